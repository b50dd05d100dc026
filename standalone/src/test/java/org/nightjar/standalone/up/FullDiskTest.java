package org.nightjar.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.model.Status;

/** Somebody fills the disk while frames come in; needs root, for a small disk of its own. */
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int DISK_MB = 600;

  @Test
  void framesWaitForRoomAndAreAllAssessedThen(@TempDir Path folder) throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "none", disk.toString()),
        "skipped: only root may mount a disk");
    var data = disk.resolve("data");
    var network = SmallNetwork.in(folder.resolve("network"), 3);
    var filler = disk.resolve("filler");
    try (var night = new NightRun(data, network)) {
      try (var up = night.begin()) {
        up.awaitReady();
        night.arrive(4);
        NightRun.await("the first end", () -> !night.tail().ends().isEmpty());
        var hidden = night.hide();
        fill(filler);
        night.show(hidden);
        Awaitility.await("a clear word")
            .atMost(PATIENCE)
            .until(() -> up.output().contains("the disk is full"));
        Awaitility.await("the broker's end")
            .atMost(PATIENCE)
            .until(() -> up.output().contains("the broker gave up"));
        Awaitility.await("it waits, and does not ask without a pause")
            .atMost(PATIENCE)
            .until(() -> processorTimeWithin(up, Duration.ofSeconds(10)).toSeconds() < 3);
        assertThat(up.isAlive()).isTrue();
        Files.delete(filler);
        Awaitility.await("work goes on")
            .atMost(PATIENCE)
            .until(() -> up.output().contains("work goes on"));
        night.finish();
        assertThat(night.ends().keySet()).isEqualTo(night.ids().keySet());
        assertThat(night.ends().values())
            .extracting(r -> r.status())
            .containsOnly(Status.ASSESSED, Status.REJECTED);
        assertThat(night.ends().values().stream().filter(r -> r.status() == Status.REJECTED))
            .hasSize(2);
        assertThat(night.tail().deadLetters()).isEmpty();
        assertThat(night.number("select count(*) from qa.frame")).isEqualTo(night.ids().size());
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static Duration processorTimeWithin(UpProcess up, Duration wait)
      throws InterruptedException {
    var before = up.processorTime();
    TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    return up.processorTime().minus(before);
  }

  /** Every byte that there is. */
  private static void fill(Path file) throws IOException {
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int block : List.of(1 << 20, 1 << 12)) {
        try {
          for (var bytes = new byte[block]; ; ) {
            out.write(bytes);
          }
        } catch (IOException e) {
          // the disk is full: that is what was wanted
          assertThat(e).hasMessageContaining("space");
        }
      }
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }
}
