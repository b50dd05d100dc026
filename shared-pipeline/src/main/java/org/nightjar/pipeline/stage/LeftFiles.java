package org.nightjar.pipeline.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What killed processes left among the temporary files: of ours, and older than any work takes. */
final class LeftFiles {
  private static final Duration OLD = Duration.ofDays(1);
  private static final String OURS = "nightjar-*.{bytes,fits,tmp}";

  private LeftFiles() {}

  /**
   * Removes them.
   *
   * @return how many there were
   */
  static int remove(Path folder, Instant now) throws IOException {
    int removed = 0;
    try (var files = Files.newDirectoryStream(folder, OURS)) {
      for (var file : files) {
        if (Files.isRegularFile(file)
            && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(OLD))) {
          Files.deleteIfExists(file);
          removed++;
        }
      }
    }
    return removed;
  }
}
