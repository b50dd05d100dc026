package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * Bad pixels from the ratio of a bright to a faint flat, by the method of IRAF's ccdmask: what
 * differs from the moving 7 × 7 median by more than so many times the local noise. The noise is
 * half the distance of the 30.9 and 69.1 percentiles in a moving 15 × 15 box.
 *
 * <p>That half distance is 0.4987 standard deviations of a Gaussian, not one: a limit of 9 here is
 * 4.5 true sigma.
 *
 * @param lowLimit pixels fainter than this many local noises are bad
 * @param highLimit pixels brighter than this many are bad
 * @param badColumns whether to look for parts of columns that are weakly off, too
 * @param fillGapsBelow with {@code badColumns}: gaps of fewer pixels than this between bad ones of
 *     a column are bad too
 * @see "F. Valdes 1997, IRAF ccdmask"
 */
public record BadPixelMask(
    double lowLimit, double highLimit, boolean badColumns, int fillGapsBelow) {
  /** IRAF's limits are 6; 9 keeps a Gaussian megapixel clean (4.5 sigma, 7 false in 1e6). */
  public static final BadPixelMask DEFAULT = new BadPixelMask(9, 9, true, 5);

  private static final double NOISE_TO_SIGMA = 1 / 0.49869;

  public BadPixelMask {
    if (!(lowLimit > 0 && highLimit > 0)) {
      throw new IllegalArgumentException(
          "limits = " + lowLimit + ", " + highLimit + ", must be > 0");
    }
  }

  /**
   * Searches a ratio of flats.
   *
   * @param ratio finite
   * @return BAD where bad
   */
  public FlagPlane of(Plane ratio, Workers workers) {
    var flags = FlagPlane.clear(ratio.width(), ratio.height());
    var residual = new RankWindow(ratio, 7, 7).median(workers);
    for (int i = 0; i < residual.pixels().length; i++) {
      residual.pixels()[i] = ratio.pixels()[i] - residual.pixels()[i];
    }
    var noise = Plane.zeros(ratio.width(), ratio.height());
    var box = new RankWindow(residual, 15, 15);
    int low = (int) (0.309 * box.size());
    int high = (int) (0.691 * box.size());
    box.forEach(workers, (i, sorted) -> noise.pixels()[i] = (sorted[high] - sorted[low]) / 2);
    for (int i = 0; i < residual.pixels().length; i++) {
      float r = residual.pixels()[i];
      float s = noise.pixels()[i];
      if (r < -lowLimit * s || r > highLimit * s) {
        flags.bits()[i] |= PixelFlag.BAD;
      }
    }
    if (badColumns) {
      for (int i = 0; i < noise.pixels().length; i++) {
        noise.pixels()[i] *= (float) NOISE_TO_SIGMA;
      }
      double limit = Math.min(lowLimit, highLimit) / NOISE_TO_SIGMA;
      WeakColumns.flag(residual, noise, limit, flags);
      fillGaps(flags);
    }
    return flags;
  }

  private void fillGaps(FlagPlane flags) {
    for (int x = 0; x < flags.width(); x++) {
      int last = -1;
      for (int y = 0; y < flags.height(); y++) {
        if (flags.any(x, y, PixelFlag.BAD)) {
          if (last >= 0 && y - last - 1 < fillGapsBelow) {
            for (int v = last + 1; v < y; v++) {
              flags.raise(x, v, PixelFlag.BAD);
            }
          }
          last = y;
        }
      }
    }
  }
}
