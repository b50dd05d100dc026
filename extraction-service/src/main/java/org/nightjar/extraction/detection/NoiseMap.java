package org.nightjar.extraction.detection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.extraction.background.Background;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * Variance per pixel that a detection is weighed with: the frame's variance plane, scaled so that
 * its middle agrees with the noise that the sky shows (a wrong gain must not shift the threshold),
 * or that noise itself where there is no plane.
 */
final class NoiseMap {
  /** Local noise is not believed below this fraction of the frame's: padding, dead cells. */
  private static final double LEAST_OF_GLOBAL = 0.1;

  private static final int SAMPLES_PER_SIDE = 128;

  private final Background background;
  private final @Nullable Plane variance;
  private final float scale;
  private final double globalRms;
  private final float least;

  /**
   * @param globalRms noise of the frame per pixel, > 0, ADU
   */
  NoiseMap(Background background, @Nullable Plane variance, FlagPlane flags, double globalRms) {
    this.background = background;
    this.variance = variance;
    this.globalRms = globalRms;
    double floor = LEAST_OF_GLOBAL * globalRms;
    this.least = (float) (floor * floor);
    this.scale = variance == null ? 1f : scale(background, variance, flags);
  }

  /** Noise per pixel at a place, ADU, > 0. */
  double rms(double x, double y) {
    return Math.max(background.rms(x, y), LEAST_OF_GLOBAL * globalRms);
  }

  /** Variance of row y, ADU², > 0. */
  void row(int y, float[] out) {
    var plane = variance;
    if (plane == null) {
      background.rmsRow(y, out);
      square(out, least);
    } else {
      scaled(plane.pixels(), y * plane.width(), out, scale, least);
    }
  }

  private static void square(float[] out, float least) {
    for (int x = 0; x < out.length; x++) {
      out[x] = Math.max(out[x] * out[x], least);
    }
  }

  private static void scaled(float[] variance, int at, float[] out, float scale, float least) {
    for (int x = 0; x < out.length; x++) {
      out[x] = Math.max(variance[at + x] * scale, least);
    }
  }

  /** Median of rms² over median of variance on a grid; medians do not see stars. */
  private static float scale(Background background, Plane variance, FlagPlane flags) {
    int stepX = Math.max(1, variance.width() / SAMPLES_PER_SIDE);
    int stepY = Math.max(1, variance.height() / SAMPLES_PER_SIDE);
    int columns = (variance.width() + stepX - 1) / stepX;
    int rows = (variance.height() + stepY - 1) / stepY;
    var measured = new double[columns * rows];
    var told = new double[columns * rows];
    var rms = new float[variance.width()];
    int n = 0;
    for (int y = 0; y < variance.height(); y += stepY) {
      background.rmsRow(y, rms);
      for (int x = 0; x < variance.width(); x += stepX) {
        float v = variance.at(x, y);
        if (v > 0 && v < Float.MAX_VALUE && !flags.any(x, y, PixelFlag.UNUSABLE)) {
          measured[n] = (double) rms[x] * rms[x];
          told[n] = v;
          n++;
        }
      }
    }
    if (n == 0) {
      return 1f;
    }
    Arrays.sort(measured, 0, n);
    Arrays.sort(told, 0, n);
    double ratio = measured[n / 2] / told[n / 2];
    return ratio > 0 && ratio < Float.MAX_VALUE ? (float) ratio : 1f;
  }
}
