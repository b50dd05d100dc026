package org.nightjar.imaging.statistics;

import java.util.Arrays;

/** Median, MAD and clipped moments. NaN-free input is the caller's duty. */
public final class Robust {
  /** Sigma of a Gaussian over its median absolute deviation: 1 / Phi^-1(3/4). */
  public static final double MAD_TO_SIGMA = 1.482602218505602;

  private Robust() {}

  /**
   * Median; the mean of the two middle values for an even count. Input is not changed. NaN for an
   * empty array.
   */
  public static double median(double[] values) {
    return medianInPlace(values.clone(), values.length);
  }

  /** Median of the first {@code n} values, which are reordered. */
  public static double medianInPlace(double[] values, int n) {
    if (n == 0) {
      return Double.NaN;
    }
    Arrays.sort(values, 0, n);
    return (n & 1) == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
  }

  /** Gaussian sigma estimated by the median absolute deviation from {@code centre}. */
  public static double madSigma(double[] values, double centre) {
    var deviations = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - centre);
    }
    return MAD_TO_SIGMA * medianInPlace(deviations, deviations.length);
  }

  /** Value below which the fraction {@code q} of a sorted array lies, linear between neighbours. */
  public static double quantileOfSorted(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = Math.clamp(q, 0.0, 1.0) * (sorted.length - 1);
    int i = (int) at;
    return i + 1 < sorted.length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
  }

  /**
   * Mean and standard deviation after repeated rejection about the median.
   *
   * @param values any order, not changed
   * @param kSigma rejection limit in robust sigmas
   * @param rounds at most this many
   */
  public static Clipped clip(double[] values, double kSigma, int rounds) {
    var v = values.clone();
    int n = v.length;
    for (int round = 0; round < rounds && n > 2; round++) {
      double centre = medianInPlace(v, n);
      double sigma = madSigma(Arrays.copyOf(v, n), centre);
      int kept = 0;
      for (int i = 0; i < n; i++) {
        if (Math.abs(v[i] - centre) <= kSigma * sigma || sigma == 0 && v[i] == centre) {
          v[kept++] = v[i];
        }
      }
      if (kept == n || kept == 0) {
        break;
      }
      n = kept;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += v[i];
    }
    double mean = n == 0 ? Double.NaN : sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (v[i] - mean) * (v[i] - mean);
    }
    double deviation = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
    return new Clipped(mean, medianInPlace(v, n), deviation, n);
  }

  /**
   * What is left after clipping.
   *
   * @param mean of the survivors
   * @param median of the survivors
   * @param standardDeviation of the survivors, n - 1
   * @param count survivors
   */
  public record Clipped(double mean, double median, double standardDeviation, int count) {}
}
