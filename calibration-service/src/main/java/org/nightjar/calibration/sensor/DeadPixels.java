package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/** Pixels that see hardly any light: less than half of what their 5 × 5 neighbourhood sees. */
public final class DeadPixels {
  private static final double LEAST_OF_MEDIAN = 0.5;

  private DeadPixels() {}

  /**
   * Searches a flat.
   *
   * @param flat relative response, finite
   * @param leastFlat response below which a pixel is dead wherever it lies
   * @return BAD where dead
   */
  public static FlagPlane of(Plane flat, double leastFlat, Workers workers) {
    var flags = FlagPlane.clear(flat.width(), flat.height());
    var median = new RankWindow(flat, 5, 5).median(workers);
    for (int i = 0; i < flat.pixels().length; i++) {
      float f = flat.pixels()[i];
      if (!(f >= leastFlat) || f < LEAST_OF_MEDIAN * median.pixels()[i]) {
        flags.bits()[i] |= PixelFlag.BAD;
      }
    }
    return flags;
  }
}
