package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.file.Path;
import org.nightjar.imaging.Plane;

/** A plane as a float32 FITS image, NaN where it has no value. */
public final class PlaneFits {
  private PlaneFits() {}

  public static void write(Path path, Plane plane, FitsHeader header) throws IOException {
    try (var writer = FitsWriter.to(path)) {
      writer.image("", plane, header);
    }
  }

  /** The first image of a file. */
  public static Plane read(Path path) throws IOException {
    return FitsFile.readImage(path, ReadLimits.DEFAULT).plane();
  }
}
