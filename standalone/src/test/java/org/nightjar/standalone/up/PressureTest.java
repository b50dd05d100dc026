package org.nightjar.standalone.up;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.reference.ReferenceStars;

/**
 * A night of large frames is dropped at once on an {@code up} with a heap of 2 GB. With
 * -Dnightjar.pressure.frames=20 it is a small night.
 */
@Tag("long")
class PressureTest {
  private static final int FRAMES = Integer.getInteger("nightjar.pressure.frames", 300);
  private static final int SIDE = 4096;
  private static final int FITS_BLOCK = 2880;
  private static final int CARD = 80;
  private static final long HEAP_BYTES = 2L << 30;
  private static final Duration A_FRAME = Duration.ofSeconds(60);

  /** Those on their way when it comes, and those that take a turn while its file settles. */
  private static final int MOST_AHEAD = 32;

  @Test
  void memoryIsBoundedAllAreDoneAndAFrameOfThisMinuteDoesNotWaitForAll(@TempDir Path folder)
      throws Exception {
    var data = folder.resolve("data");
    Files.createDirectories(data.resolve("inbox"));
    Files.writeString(
        data.resolve("nightjar.properties"),
        "nightjar.calibration.wait-for-masters=1S\nnightjar.ingest.afterwards=link\n");
    var original = frame(folder.resolve("frame"), "2026-03-21T02:00:00Z", 41);
    var live = frame(folder.resolve("live"), "2026-03-21T09:00:00Z", 42);
    var ids = new TreeSet<String>();
    var hidden = Files.createDirectory(data.resolve("inbox").resolve(".night"));
    for (int i = 0; i < FRAMES; i++) {
      var bytes = varied(Files.readAllBytes(original), i);
      Files.write(hidden.resolve("night-%04d.fits".formatted(i)), bytes);
      ids.add(NightRun.sha256(bytes));
    }
    var liveId = NightRun.sha256(Files.readAllBytes(live));

    try (var up = UpProcess.startWithHeap(data, HEAP_BYTES);
        var tail = new TopicTail(up.kafka())) {
      var peak = new Peak(up);
      var from = Instant.now();
      Files.move(hidden, data.resolve("inbox").resolve("night"), StandardCopyOption.ATOMIC_MOVE);
      awaitEnds(peak, tail, FRAMES / 3, up, data);

      var arrival = Instant.now();
      Files.copy(live, data.resolve("inbox").resolve("live.fits.part"));
      Files.move(
          data.resolve("inbox").resolve("live.fits.part"),
          data.resolve("inbox").resolve("live.fits"));
      awaitEnds(peak, tail, FRAMES + 1, up, data);

      var ends = endTimes(tail);
      var latency = Duration.between(arrival, ends.get(liveId));
      long ahead =
          ends.values().stream()
              .filter(end -> end.isAfter(arrival) && end.isBefore(ends.get(liveId)))
              .count();
      var whole = Duration.between(from, ends.values().stream().max(Instant::compareTo).get());
      System.err.printf(
          "pressure: %d frames of %d x %d in %s, %.2f s each; peak of used heap %d MB; a live frame after %s,"
              + " behind %d of the %d that were not done when it came%n",
          FRAMES,
          SIDE,
          SIDE,
          whole,
          whole.toMillis() / 1000.0 / FRAMES,
          peak.bytes >> 20,
          latency,
          ahead,
          FRAMES - FRAMES / 3);

      ids.add(liveId);
      assertThat(tail.ends().keySet()).isEqualTo(ids);
      assertThat(tail.ends().values())
          .extracting(FrameReport::status)
          .containsOnly(Status.ASSESSED);
      assertThat(tail.deadLetters()).isEmpty();
      assertThat(peak.bytes).isPositive().isLessThan(HEAP_BYTES);
      assertThat(Files.readString(data.resolve("log/nightjar.log")) + up.output())
          .doesNotContain("OutOfMemoryError")
          .doesNotContain("out of memory");
      assertThat(ahead).isLessThan(MOST_AHEAD);
    }
  }

  /** When each frame's verdict was first told. */
  private static Map<String, Instant> endTimes(TopicTail tail) {
    var ends = new TreeMap<String, Instant>();
    for (var end : tail.of(Topics.QA_FRAME)) {
      ends.putIfAbsent(end.key(), Instant.ofEpochMilli(end.timestamp()));
    }
    return ends;
  }

  private static void awaitEnds(Peak peak, TopicTail tail, int count, UpProcess up, Path data)
      throws Exception {
    var limit = Instant.now().plus(A_FRAME.multipliedBy(FRAMES + 1));
    while (endTimes(tail).size() < count) {
      assertThat(up.isAlive()).as(up::output).isTrue();
      assertThat(Instant.now()).as("%d ends", count).isBefore(limit);
      peak.look();
      forget(data, endTimes(tail).keySet());
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /** Nobody asks for their products any more; 300 frames' would not fit on many a disk. */
  private static void forget(Path data, Set<String> ended) throws IOException {
    for (var id : ended) {
      var products = data.resolve("products/products").resolve(id);
      if (Files.isDirectory(products)) {
        PathUtils.deleteDirectory(products);
      }
    }
  }

  /** The most heap that was seen in use. */
  private static final class Peak {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI metrics;
    private long bytes;

    Peak(UpProcess up) {
      this.metrics = URI.create(up.api() + "/q/metrics");
    }

    void look() throws IOException, InterruptedException {
      var request = HttpRequest.newBuilder(metrics).timeout(A_FRAME).build();
      double used =
          client
              .send(request, BodyHandlers.ofString())
              .body()
              .lines()
              .filter(l -> l.startsWith("jvm_memory_used_bytes") && l.contains("area=\"heap\""))
              .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
              .sum();
      bytes = Math.max(bytes, (long) used);
    }
  }

  private static Path frame(Path folder, String start, long seed) throws IOException {
    var setup = TelescopeSetup.refractor();
    var large = setup.telescope().with(setup.telescope().sensor().withSize(SIDE, SIDE));
    var plan = SimulatedNight.Plan.lights(1, setup.exposureSeconds());
    var scene = setup.scene(ReferenceStars.tycho2(), seed);
    try (var workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      return SimulatedNight.of(large, scene, Instant.parse(start), plan, seed)
          .frames()
          .findFirst()
          .orElseThrow()
          .write(Files.createDirectory(folder), workers);
    }
  }

  /** Another frame: the lowest bits of its first pixels. */
  private static byte[] varied(byte[] bytes, int number) {
    var header = new String(bytes, 0, 20 * FITS_BLOCK, ISO_8859_1);
    int end = 0;
    while (!header.startsWith("END ", end)) {
      end += CARD;
    }
    int pixels = (end / FITS_BLOCK + 1) * FITS_BLOCK;
    for (int bit = 0; bit < Short.SIZE; bit++) {
      bytes[pixels + 2 * bit + 1] ^= (byte) (number >> bit & 1);
    }
    return bytes;
  }
}
