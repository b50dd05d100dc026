package org.nightjar.qa;

import java.util.Arrays;
import org.nightjar.imaging.statistics.Robust;

/**
 * Theil and Sen's line through values in time, with the error of its slope.
 *
 * @param slope per unit of time
 * @param slopeError 1 sigma, with the residuals' correlation from frame to frame
 * @param absoluteResiduals sum over the points
 * @param stepResiduals the same about the best single step
 */
record RobustLine(double slope, double slopeError, double absoluteResiduals, double stepResiduals) {
  /** Pairs grow with the square. */
  private static final int MOST_POINTS = 150;

  /**
   * @param times not all equal
   * @param values finite, one per time, at least 3
   */
  static RobustLine through(double[] times, double[] values) {
    var t = thinned(times);
    var y = thinned(values);
    int n = t.length;
    var slopes = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (t[i] != t[j]) {
          slopes[count++] = (y[i] - y[j]) / (t[i] - t[j]);
        }
      }
    }
    double slope = count == 0 ? 0 : Robust.medianInPlace(slopes, count);
    var residuals = new double[n];
    for (int i = 0; i < n; i++) {
      residuals[i] = y[i] - slope * t[i];
    }
    double level = Robust.median(residuals);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      residuals[i] -= level;
      sum += Math.abs(residuals[i]);
    }
    return new RobustLine(slope, slopeError(t, residuals), sum, stepResiduals(y));
  }

  /** A step of the focus, or of the seeing, is no drift. */
  boolean tellsBetterThanAStep() {
    return absoluteResiduals < stepResiduals;
  }

  private static double slopeError(double[] t, double[] residuals) {
    int n = t.length;
    double mean = Arrays.stream(t).average().orElse(0);
    double spread = Arrays.stream(t).map(v -> (v - mean) * (v - mean)).sum();
    double sigma = Robust.madSigma(residuals, 0);
    double product = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += residuals[i] * residuals[i];
      product += i > 0 ? residuals[i] * residuals[i - 1] : 0;
    }
    double correlation = square > 0 ? Math.clamp(product / square, 0, 0.9) : 0;
    // Neighbours that err together count for fewer.
    return sigma
        / Math.sqrt(Math.max(1e-12, spread))
        * Math.sqrt((1 + correlation) / (1 - correlation));
  }

  private static double stepResiduals(double[] y) {
    double best = Double.POSITIVE_INFINITY;
    for (int split = 1; split < y.length; split++) {
      best =
          Math.min(
              best,
              about(Arrays.copyOfRange(y, 0, split))
                  + about(Arrays.copyOfRange(y, split, y.length)));
    }
    return best;
  }

  private static double about(double[] values) {
    double median = Robust.median(values);
    return Arrays.stream(values).map(v -> Math.abs(v - median)).sum();
  }

  private static double[] thinned(double[] values) {
    int stride = (values.length + MOST_POINTS - 1) / MOST_POINTS;
    var few = new double[(values.length + stride - 1) / stride];
    for (int i = 0; i < few.length; i++) {
      few[i] = values[i * stride];
    }
    return few;
  }

  /** Median of each value with two on either side, fewer at the ends. */
  static double[] runningMedian(double[] values) {
    var smooth = new double[values.length];
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] =
          Robust.median(
              Arrays.copyOfRange(values, Math.max(0, i - 2), Math.min(values.length, i + 3)));
    }
    return smooth;
  }
}
