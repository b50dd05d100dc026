package org.nightjar.imaging.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real frames beside the checkout. Tests that need them are skipped with a clear word where they
 * are missing, and fail in CI.
 */
public final class RealData {
  private RealData() {}

  /**
   * A file or folder of the real data; skips the test, or fails it where real data are required.
   */
  public static Path path(String relative) {
    var path =
        Path.of(System.getProperty("nightjar.realdata", "../../shared/realdata"))
            .resolve(relative)
            .normalize();
    if (!Files.exists(path)) {
      if (Boolean.getBoolean("nightjar.realdata.required")) {
        throw new AssertionError("real data required, but missing: " + relative);
      }
      Assumptions.abort("skipped: real data not present: " + relative);
    }
    return path;
  }
}
