package org.nightjar.extraction.background;

import java.util.Arrays;

/**
 * Sky level and noise of one cell, from a clipped histogram (Bertin &amp; Arnouts 1996, section
 * 2.1). One instance serves one thread for many cells.
 *
 * <ol>
 *   <li>mean and sigma of all pixels; once more of those within 2 sigma;
 *   <li>a histogram over +-5 sigma, so fine that 4 pixels are expected per bin;
 *   <li>median and sigma of the bins within median +- 3 sigma, until sigma settles;
 *   <li>level = 2.5 median - 1.5 mean (Pearson's mode) unless the cell is crowded, then the median.
 * </ol>
 */
final class CellSky {
  private static final double HALF_RANGE_SIGMAS = 5;
  private static final int MOST_BINS = 4096;
  private static final double CLIP_SIGMAS = 3;
  private static final int MOST_ROUNDS = 100;

  /** Mean and median further apart than this, in sigmas: the cell is crowded. */
  private static final double CROWDED_SKEW = 0.3;

  private final float[] pixels;
  private final int[] histogram = new int[MOST_BINS];
  private int count;
  private double mean;
  private double sigma;
  private double level;
  private long binSum;
  private long binFirstMoment;
  private long binSecondMoment;
  private int fullestBin;

  CellSky(int mostPixels) {
    pixels = new float[mostPixels];
  }

  /** The pixels to measure; fill the first {@code n} and call {@link #measure}. */
  float[] pixels() {
    return pixels;
  }

  /** Level found by the last {@link #measure}. */
  double level() {
    return level;
  }

  /** Noise found by the last {@link #measure}, 0 for a constant cell. */
  double rms() {
    return sigma;
  }

  /**
   * Measures the first {@code n} pixels.
   *
   * @param n at least 1
   */
  void measure(int n) {
    moments(n, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    // Limits and bins in float, as the peers have them: pixels are integers and fall on the edges,
    // where the last bit decides.
    if (sigma > 0) {
      moments(n, (float) mean - 2 * (float) sigma, (float) mean + 2 * (float) sigma);
    }
    level = mean;
    int bins =
        (int) Math.min(MOST_BINS, Math.sqrt(2 / Math.PI) * HALF_RANGE_SIGMAS / 4 * count + 1);
    float binWidth = (float) (2 * HALF_RANGE_SIGMAS * sigma / bins);
    float origin = (float) (mean - HALF_RANGE_SIGMAS * sigma);
    // Noise below the last digit of the level cannot be counted into bins.
    boolean resolved = binWidth > Math.ulp(origin) / 8 && Float.isFinite(origin);
    if (resolved && Float.isFinite(binWidth)) {
      fill(n, bins, origin, binWidth);
      settle(bins, origin, binWidth);
    }
  }

  /** Count, mean and sigma of the pixels in [low, high]; even and odd ones summed side by side. */
  private void moments(int n, float low, float high) {
    // Deviations from one pixel: a constant cell has sigma 0 exactly.
    double pivot = pixels[0];
    double sumA = 0;
    double sumB = 0;
    double squaresA = 0;
    double squaresB = 0;
    int used = 0;
    var p = pixels;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      float a = p[i];
      float b = p[i + 1];
      if (a >= low && a <= high) {
        double d = a - pivot;
        sumA += d;
        squaresA += d * d;
        used++;
      }
      if (b >= low && b <= high) {
        double d = b - pivot;
        sumB += d;
        squaresB += d * d;
        used++;
      }
    }
    if (i < n && p[i] >= low && p[i] <= high) {
      double d = p[i] - pivot;
      sumA += d;
      squaresA += d * d;
      used++;
    }
    count = used;
    double shift = used == 0 ? 0 : (sumA + sumB) / used;
    mean = pivot + shift;
    sigma = used == 0 ? 0 : Math.sqrt(Math.max(0, (squaresA + squaresB) / used - shift * shift));
  }

  /** Bin i holds values within half a bin of {@code origin + i * binWidth}. */
  private void fill(int n, int bins, float origin, float binWidth) {
    Arrays.fill(histogram, 0, bins, 0);
    float offset = 0.499999f - origin / binWidth;
    var p = pixels;
    var h = histogram;
    for (int i = 0; i < n; i++) {
      int bin = (int) (p[i] / binWidth + offset);
      if (bin >= 0 && bin < bins) {
        h[bin]++;
      }
    }
  }

  /** Clips the histogram about its median until sigma settles; sets level and sigma. */
  private void settle(int bins, double origin, double binWidth) {
    int first = 0;
    int last = bins - 1;
    double spread = 10.0 * (bins - 1);
    double before = 1;
    double middle = 0;
    double average = 0;
    for (int round = 0;
        round < MOST_ROUNDS && spread >= 0.1 && Math.abs(spread / before - 1) > 1e-4;
        round++) {
      before = spread;
      sumBins(first, last);
      if (binSum == 0) {
        return;
      }
      middle = median(first, last);
      average = (double) binFirstMoment / binSum;
      spread = Math.sqrt(Math.max(0, (double) binSecondMoment / binSum - average * average));
      first = Math.max(0, (int) Math.floor(middle - CLIP_SIGMAS * spread + 0.5));
      last = Math.min(bins - 1, (int) Math.floor(middle + CLIP_SIGMAS * spread + 0.5));
    }
    double at =
        spread > 0 && Math.abs((average - middle) / spread) < CROWDED_SKEW
            ? 2.5 * middle - 1.5 * average
            : spread > 0 ? middle : average;
    level = origin + at * binWidth;
    sigma = spread * binWidth;
  }

  private void sumBins(int first, int last) {
    var h = histogram;
    long sum = 0;
    long firstMoment = 0;
    long secondMoment = 0;
    int most = 0;
    for (int i = first; i <= last; i++) {
      long weighted = (long) h[i] * i;
      sum += h[i];
      firstMoment += weighted;
      secondMoment += weighted * i;
      most = Math.max(most, h[i]);
    }
    binSum = sum;
    binFirstMoment = firstMoment;
    binSecondMoment = secondMoment;
    fullestBin = most;
  }

  /** Where the counts below and above balance, in bins, linear within the bin. */
  private double median(int first, int last) {
    var h = histogram;
    int low = first;
    int high = last;
    long below = 0;
    long above = 0;
    // From both ends inwards, always on the lighter side. That takes bins in the order of what has
    // been counted before them, so both ends may run ahead alone to the same count.
    long ahead = binSum / 2 - fullestBin;
    while (below < ahead) {
      below += h[low++];
    }
    while (above < ahead) {
      above += h[high--];
    }
    while (low <= high) {
      if (below < above) {
        below += h[low++];
      } else {
        above += h[high--];
      }
    }
    int heavier = Math.max(h[Math.max(high, 0)], h[Math.min(low, last)]);
    return heavier == 0 ? high + 0.5 : high + 0.5 + (above - below) / (2.0 * heavier);
  }
}
