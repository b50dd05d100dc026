package org.nightjar.calibration;

import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * Puts a neighbourly value where a pixel has none of its own, so that filters and eyes are not
 * hurt. The pixel keeps its flag and is marked INTERPOLATED; nothing is measured on it.
 *
 * <p>The value is the inverse-variance mean of the good pixels of the 3 × 3 around it, else of 5 ×
 * 5 or 7 × 7, else the frame's median. Only pixels that were good before enter, so that the order
 * does not matter.
 */
final class PixelRepair {
  private static final int BAND = 64;
  private static final int FURTHEST_PX = 3;

  /** Fewer neighbours than this do not make a mean; the box widens. */
  private static final int LEAST_NEIGHBOURS = 3;

  private final Plane image;
  private final @Nullable Plane variance;
  private final FlagPlane flags;
  private final float level;
  private final float levelVariance;

  private PixelRepair(Plane image, @Nullable Plane variance, FlagPlane flags) {
    this.image = image;
    this.variance = variance;
    this.flags = flags;
    this.level = finiteOrZero(PixelNoise.level(image));
    this.levelVariance = variance == null ? 0 : finiteOrZero(PixelNoise.level(variance));
  }

  /** Repairs all pixels that carry a flag of {@link PixelFlag#MASKED}, in place. */
  static void repair(Plane image, @Nullable Plane variance, FlagPlane flags, Workers workers) {
    var repair = new PixelRepair(image, variance, flags);
    // Values are written only where flagged, and read only where not; the new flag bit is no part
    // of MASKED. So bands do not see each other.
    workers.rows(image.height(), BAND, repair::band);
  }

  private void band(int y0, int y1) {
    for (int y = y0; y < y1; y++) {
      for (int x = 0; x < image.width(); x++) {
        if (flags.any(x, y, PixelFlag.MASKED)) {
          replace(x, y);
          flags.raise(x, y, PixelFlag.INTERPOLATED);
        }
      }
    }
  }

  private void replace(int x, int y) {
    for (int reach = 1; reach <= FURTHEST_PX; reach++) {
      if (replaceWithin(x, y, reach)) {
        return;
      }
    }
    image.set(x, y, level);
    if (variance != null) {
      variance.set(x, y, levelVariance);
    }
  }

  private boolean replaceWithin(int x, int y, int reach) {
    double weights = 0;
    double sum = 0;
    double variances = 0;
    int n = 0;
    for (int v = Math.max(0, y - reach); v <= Math.min(image.height() - 1, y + reach); v++) {
      for (int u = Math.max(0, x - reach); u <= Math.min(image.width() - 1, x + reach); u++) {
        if (!flags.any(u, v, PixelFlag.MASKED)) {
          double noise = variance == null ? 1 : variance.at(u, v);
          double weight = noise > 0 ? 1 / noise : 1;
          weights += weight;
          sum += weight * image.at(u, v);
          variances += noise;
          n++;
        }
      }
    }
    if (n < LEAST_NEIGHBOURS) {
      return false;
    }
    image.set(x, y, (float) (sum / weights));
    if (variance != null) {
      // Not the mean's small variance: the value is as uncertain as any of its neighbours.
      variance.set(x, y, (float) (variances / n));
    }
    return true;
  }

  private static float finiteOrZero(double value) {
    return Double.isFinite(value) ? (float) value : 0;
  }
}
