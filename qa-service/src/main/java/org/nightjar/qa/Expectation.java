package org.nightjar.qa;

import org.nightjar.imaging.statistics.Robust;

/**
 * What the frames around a frame let one expect of it.
 *
 * @param level median of the frames nearest in time
 * @param trend what a straight line through them says at the frame's own time
 * @param sigma robust scatter of those frames about the better of the two
 * @param frames how many frames that was
 */
record Expectation(double level, double trend, double sigma, int frames) {
  /**
   * Below this many points a line is not trusted: one outlier in four already bends Theil's slope.
   */
  private static final int FEWEST_FOR_A_TREND = 6;

  /**
   * From neighbours in time, the frame itself not among them.
   *
   * @param times seconds, any zero, one per neighbour
   * @param values one per neighbour, at least 1
   * @param time the frame's own
   * @see "H. Theil 1950; P. K. Sen 1968, JASA 63, 1379: median of pairwise slopes"
   */
  static Expectation of(double[] times, double[] values, double time) {
    double level = Robust.median(values);
    double sigma = Robust.madSigma(values, level);
    double trend = level;
    if (values.length >= FEWEST_FOR_A_TREND) {
      double slope = theilSlope(times, values);
      var flat = new double[values.length];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = values[i] - slope * (times[i] - time);
      }
      trend = Robust.median(flat);
      sigma = Math.min(sigma, Robust.madSigma(flat, trend));
    }
    return new Expectation(level, trend, sigma, values.length);
  }

  private static double theilSlope(double[] times, double[] values) {
    int n = values.length;
    var slopes = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (times[i] != times[j]) {
          slopes[count++] = (values[i] - values[j]) / (times[i] - times[j]);
        }
      }
    }
    return count == 0 ? 0 : Robust.medianInPlace(slopes, count);
  }

  /** The larger of level and trend: what a value must exceed to be unexpectedly high. */
  double high() {
    return Math.max(level, trend);
  }

  /** The smaller of level and trend: what a value must fall below to be unexpectedly low. */
  double low() {
    return Math.min(level, trend);
  }
}
