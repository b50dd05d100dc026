package org.nightjar.extraction.detection;

import java.util.Arrays;
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
  private final float[] edgeShare;
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
    this.edgeShare = new float[width];
    for (int x = 0; x < width; x++) {
      edgeShare[x] = tapsWithin(x, width);
    }
  }

  /** Sum of the taps about i that fall on [0, n). */
  private float tapsWithin(int i, int n) {
    float sum = 0;
    for (int k = -half; k <= half; k++) {
      sum += i + k >= 0 && i + k < n ? taps[k + half] : 0;
    }
    return sum;
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
    boolean anyMasked = false;
    for (boolean masked : rowMasked) {
      anyMasked |= masked;
    }
    if (anyMasked) {
      shares.filter(current, taps, share);
      divide(out, share, 1);
    } else {
      divide(out, edgeShare, tapsWithin(current, image.height()));
    }
  }

  private static void divide(float[] out, float[] share, float factor) {
    for (int x = 0; x < out.length; x++) {
      float s = share[x] * factor;
      out[x] = s > 0 ? out[x] / s : 0f;
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
      rowMasked[Math.floorMod(y, rowMasked.length)] = false;
      return;
    }
    noise.row(y, variance);
    int at = y * image.width();
    var plainRow = plain.row(y);
    var shareRow = shares.row(y);
    System.arraycopy(image.pixels(), at, plainRow, half, image.width());
    Arrays.fill(shareRow, half, half + image.width(), 1f);
    boolean masked = mask(flags.bits(), at, variance, plainRow, shareRow, half);
    rowMasked[Math.floorMod(y, rowMasked.length)] = masked;
    weigh(variance, plainRow, weighted.row(y), weights.row(y), half);
  }

  /** Masked pixels get no light, no share and an infinite variance; whether there are any. */
  private static boolean mask(
      byte[] bits, int at, float[] variance, float[] plain, float[] shares, int half) {
    boolean any = false;
    for (int x = 0; x < variance.length; x++) {
      if ((bits[at + x] & PixelFlag.MASKED) != 0) {
        any = true;
        variance[x] = Float.POSITIVE_INFINITY;
        plain[half + x] = 0f;
        shares[half + x] = 0f;
      }
    }
    return any;
  }

  private static void weigh(
      float[] variance, float[] plain, float[] weighted, float[] weights, int half) {
    for (int x = 0; x < variance.length; x++) {
      float w = 1f / variance[x];
      weights[half + x] = w;
      weighted[half + x] = w * plain[half + x];
    }
  }
}
