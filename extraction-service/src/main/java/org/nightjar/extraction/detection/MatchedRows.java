package org.nightjar.extraction.detection;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * Likelihood ratio of a star of the kernel's shape against empty sky, as a significance:
 *
 * <pre>S = sum(D k / v) / sqrt(sum(k² / v))</pre>
 *
 * with masked pixels and those off the frame weighing nothing. Rows hold the numerator, limits the
 * denominator times the threshold. Amplitudes are sum(D k m) / sum(k m), m = 1 where not masked:
 * the variance holds the stars' own photon noise, which must not shape them.
 */
final class MatchedRows implements DetectionRows {
  private final Plane image;
  private final FlagPlane flags;
  private final NoiseMap noise;
  private final float[] taps;
  private final float[] squaredTaps;
  private final int half;
  private final float threshold;
  private final RowWindow weighted;
  private final RowWindow weights;
  private final RowWindow plain;
  private final RowWindow shares;
  private final boolean[] rowMasked;
  private final float[] variance;
  private final float[] share;
  private int laid = Integer.MIN_VALUE;
  private int current;

  MatchedRows(
      Plane image, FlagPlane flags, NoiseMap noise, DetectionKernel kernel, double threshold) {
    this.image = image;
    this.flags = flags;
    this.noise = noise;
    this.taps = ConvolvedRows.floats(kernel.taps());
    this.half = kernel.half();
    this.threshold = (float) threshold;
    this.squaredTaps = new float[taps.length];
    for (int i = 0; i < taps.length; i++) {
      squaredTaps[i] = (float) (kernel.taps()[i] * kernel.taps()[i]);
    }
    int width = image.width();
    this.weighted = new RowWindow(width, half);
    this.weights = new RowWindow(width, half);
    this.plain = new RowWindow(width, half);
    this.shares = new RowWindow(width, half);
    this.rowMasked = new boolean[taps.length];
    this.variance = new float[width];
    this.share = new float[width];
  }

  @Override
  public void row(int y, float[] value, float[] limit) {
    int from = laid == y + half - 1 ? y + half : y - half;
    for (int row = from; row <= y + half; row++) {
      lay(row);
    }
    laid = y + half;
    current = y;
    weighted.filter(y, taps, value);
    weights.filter(y, squaredTaps, limit);
    toLimits(limit, threshold);
  }

  private static void toLimits(float[] limit, float threshold) {
    for (int x = 0; x < limit.length; x++) {
      limit[x] = threshold * (float) Math.sqrt(limit[x]);
    }
  }

  @Override
  public void amplitudes(float[] value, float[] out) {
    plain.filter(current, taps, out);
    shares.filter(current, taps, share);
    for (int x = 0; x < out.length; x++) {
      out[x] = share[x] > 0 ? out[x] / share[x] : 0f;
    }
  }

  @Override
  public double limitSigma() {
    return threshold;
  }

  private void lay(int y) {
    if (y < 0 || y >= image.height()) {
      weighted.clear(y);
      weights.clear(y);
      plain.clear(y);
      shares.clear(y);
      return;
    }
    noise.row(y, variance);
    lay(
        image.pixels(),
        flags.bits(),
        y * image.width(),
        variance,
        weighted.row(y),
        weights.row(y),
        plain.row(y),
        shares.row(y),
        half);
  }

  private static void lay(
      float[] pixels,
      byte[] bits,
      int at,
      float[] variance,
      float[] weighted,
      float[] weights,
      float[] plain,
      float[] shares,
      int half) {
    for (int x = 0; x < variance.length; x++) {
      float m = (bits[at + x] & PixelFlag.MASKED) == 0 ? 1f : 0f;
      float w = m / variance[x];
      float d = pixels[at + x];
      weights[half + x] = w;
      weighted[half + x] = w * d;
      plain[half + x] = m * d;
      shares[half + x] = m;
    }
  }
}
