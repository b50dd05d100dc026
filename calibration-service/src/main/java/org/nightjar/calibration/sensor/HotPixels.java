package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.statistics.Robust;

/**
 * Hot and dead pixels and bad columns of a dark frame.
 *
 * <pre>|D − med5×5(D)| > 6 · 1.4826 MAD,   MAD of the residuals in blocks of 64 × 64</pre>
 *
 * <p>Single frames of light are not searched: an isolated bright pixel is also what a star of an
 * undersampled telescope looks like.
 */
public final class HotPixels {
  private static final int BLOCK = 64;
  private static final double LIMIT_SIGMA = 6;

  private HotPixels() {}

  /**
   * Searches a dark, bias-subtracted or not.
   *
   * @param dark ADU, finite
   * @param leastNoiseAdu the residuals' noise is taken as at least this; integer darks of little
   *     noise have a median deviation of 0
   * @return HOT where brighter, BAD where darker than the neighbours or part of a bad column
   */
  public static FlagPlane of(Plane dark, double leastNoiseAdu, Workers workers) {
    var flags = FlagPlane.clear(dark.width(), dark.height());
    var residual = new RankWindow(dark, 5, 5).median(workers);
    for (int i = 0; i < residual.pixels().length; i++) {
      residual.pixels()[i] = dark.pixels()[i] - residual.pixels()[i];
    }
    int columns = (dark.width() + BLOCK - 1) / BLOCK;
    int rows = (dark.height() + BLOCK - 1) / BLOCK;
    var sigma = Plane.zeros(dark.width(), dark.height());
    workers.run(
        columns * rows,
        b ->
            block(residual, b % columns * BLOCK, b / columns * BLOCK, leastNoiseAdu, sigma, flags));
    WeakColumns.flag(residual, sigma, LIMIT_SIGMA, flags);
    return flags;
  }

  private static void block(
      Plane residual, int x0, int y0, double leastNoise, Plane sigma, FlagPlane flags) {
    int x1 = Math.min(residual.width(), x0 + BLOCK);
    int y1 = Math.min(residual.height(), y0 + BLOCK);
    var deviations = new double[(x1 - x0) * (y1 - y0)];
    int n = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        deviations[n++] = Math.abs(residual.at(x, y));
      }
    }
    double noise = Math.max(leastNoise, Robust.MAD_TO_SIGMA * Robust.medianInPlace(deviations, n));
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        sigma.set(x, y, (float) noise);
        if (Math.abs(residual.at(x, y)) > LIMIT_SIGMA * noise) {
          flags.raise(x, y, residual.at(x, y) > 0 ? PixelFlag.HOT : PixelFlag.BAD);
        }
      }
    }
  }
}
