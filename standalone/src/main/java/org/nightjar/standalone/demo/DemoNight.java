package org.nightjar.standalone.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.standalone.up.Companion;

/** The frames that come in beside the application, and the folder that ends with it. */
final class DemoNight implements Companion {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<ComingFrame> coming;
  private final Path folder;
  private final boolean temporary;
  private final double speed;
  private final PrintWriter out;
  private @Nullable Thread feeder;

  /**
   * @param folder of all data
   * @param temporary whether it is removed in the end
   * @param speed seconds of the night that pass in one
   */
  DemoNight(
      List<ComingFrame> coming, Path folder, boolean temporary, double speed, PrintWriter out) {
    this.coming = coming;
    this.folder = folder;
    this.temporary = temporary;
    this.speed = speed;
    this.out = out;
  }

  private Path staging() {
    return folder.resolve("coming");
  }

  @Override
  public synchronized void begin(Path inbox, URI page) throws IOException {
    Files.createDirectories(staging());
    out.printf(
        "Starting; then %d frames come in, %s times faster than they were taken.%n",
        coming.size(), speed == Math.rint(speed) ? Long.toString((long) speed) : speed);
    out.flush();
    feeder =
        Thread.ofPlatform()
            .daemon()
            .name("feeder")
            .start(new Feeder(coming, staging(), inbox, page, speed, out));
  }

  @Override
  public synchronized void ended() {
    var thread = feeder;
    if (thread != null) {
      thread.interrupt();
      try {
        // What it still makes would be left behind.
        var unused = thread.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    TemporaryFolders.remove(temporary ? folder : staging());
  }
}
