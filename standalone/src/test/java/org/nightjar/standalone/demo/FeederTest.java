package org.nightjar.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsHeader.Card;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.imaging.sky.SimulatedNetwork;

/** Frames come in order, whole, when they are due, and wait while too many are under way. */
class FeederTest {
  private static final Instant START = Instant.parse("2026-01-15T05:00:00Z");

  @TempDir Path folder;

  private Path file(String name, String dateObs) throws IOException {
    var file = folder.resolve("night").resolve(name);
    Files.createDirectories(file.getParent());
    try (var writer = FitsWriter.to(file)) {
      writer.unsignedShorts(
          "", Plane.zeros(8, 8), FitsHeader.of(List.of(new Card("DATE-OBS", dateObs, ""))));
    }
    return file;
  }

  @Test
  void ownFramesComeInTheOrderInWhichTheyWereTakenWithoutLongBreaks() throws Exception {
    file("a.fits", "2026-01-15T05:02:00");
    file("b.fits", "2026-01-15T05:00:00");
    file("dome/c.fits", "2026-01-15T09:00:00.5");
    Files.writeString(folder.resolve("night/notes.txt"), "not a frame");
    var coming = ReplayedFrames.of(folder.resolve("night"));
    assertThat(coming)
        .extracting(c -> c.path().toString())
        .containsExactly("b.fits", "a.fits", "dome/c.fits");
    assertThat(coming)
        .extracting(c -> Duration.between(coming.getFirst().at(), c.at()).toSeconds())
        .containsExactly(0L, 120L, 720L);
    var copy = folder.resolve("copy.fits");
    coming.getFirst().content().writeTo(copy);
    assertThat(copy).hasSameBinaryContentAs(folder.resolve("night/b.fits"));
  }

  @Test
  void aFolderWithoutFramesIsRefusedInWords() throws Exception {
    assertThatThrownBy(() -> ReplayedFrames.of(folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a folder");
    Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> ReplayedFrames.of(folder.resolve("empty")))
        .hasMessageContaining("holds no frames");
  }

  @Test
  void simulatedFramesAreTheSameForASeedAndComeInOrder() throws Exception {
    var frames = SimulatedFrames.of(7);
    assertThat(frames.stream().map(ComingFrame::at).toList()).isSorted();
    assertThat(frames).hasSizeBetween(200, 230);
    assertThat(frames.getFirst().at()).isEqualTo(SimulatedNetwork.START);
    assertThat(frames.stream().map(ComingFrame::path).distinct().count()).isEqualTo(frames.size());
    int light = frames.size() / 2;
    var once = folder.resolve("once");
    var again = folder.resolve("again");
    frames.get(light).content().writeTo(once);
    SimulatedFrames.of(7).get(light).content().writeTo(again);
    assertThat(again).hasSameBinaryContentAs(once);
  }

  @Test
  void framesArriveWholeInOrderAndWaitWhileTooManyAreUnderWay() throws Exception {
    var inbox = Files.createDirectory(folder.resolve("inbox"));
    var staging = Files.createDirectory(folder.resolve("staging"));
    var inFlight = new AtomicInteger(100);
    var arrived = Collections.synchronizedList(new ArrayList<String>());
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/ledger",
        exchange -> {
          // the inbox is emptied by whoever answers
          try (var files = Files.list(inbox)) {
            for (var file : files.sorted().toList()) {
              arrived.add(file.getFileName() + " " + Files.readString(file));
              Files.delete(file);
            }
          }
          var body =
              "{\"received\":3,\"inFlight\":%d}"
                  .formatted(inFlight.getAndUpdate(n -> Math.max(0, n - 40)));
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      var frames = new ArrayList<ComingFrame>();
      for (int i = 0; i < 5; i++) {
        int n = i;
        frames.add(
            new ComingFrame(
                START.plusSeconds(60L * (i / 2)),
                Path.of("f" + i),
                file -> Files.writeString(file, "frame " + n)));
      }
      var said = new StringWriter();
      var page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      new Feeder(frames, staging, inbox, page, 600, new PrintWriter(said)).run();
      assertThat(said.toString()).contains("all 5 frames came in");
      try (var rest = Files.list(inbox)) {
        rest.sorted()
            .forEach(f ->
                arrived.add(
                    f.getFileName() + " frame " + f.toString().charAt(f.toString().length() - 1)));
      }
      assertThat(arrived)
          .containsExactly("f0 frame 0", "f1 frame 1", "f2 frame 2", "f3 frame 3", "f4 frame 4");
      assertThat(inFlight.get()).as("it was asked until there was room").isLessThan(40);
      assertThat(staging).isEmptyDirectory();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFolderOfAKilledDemoIsRemovedByTheNext() throws Exception {
    var own = TemporaryFolders.create();
    Files.writeString(own.resolve("lock"), "");
    Files.createDirectories(own.resolve("products/a"));
    var next = TemporaryFolders.create();
    try {
      assertThat(own).doesNotExist();
      assertThat(next).isEmptyDirectory();
    } finally {
      TemporaryFolders.remove(next);
    }
    assertThat(next).doesNotExist();
  }
}
