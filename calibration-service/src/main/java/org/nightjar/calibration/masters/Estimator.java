package org.nightjar.calibration.masters;

/** How the values that one pixel had in many frames become one. */
public enum Estimator {
  /** Least noise, no defence. */
  MEAN,
  /** The middle value, or the mean of the two middle ones. */
  MEDIAN,
  /** Mean of what lies within 3 robust sigmas of the median, at most 5 rounds. */
  CLIPPED_MEAN;

  /**
   * Variance of a median over that of a mean, Gaussian noise, for 1, 2 … 16 values; π/2 for many.
   * By integrating the density of the middle order statistics.
   */
  private static final double[] MEDIAN_OVER_MEAN = {
    1, 1, 1.3460, 1.1927, 1.4342, 1.2877, 1.4733, 1.3458, 1.4944, 1.3840, 1.5087, 1.4109, 1.5186,
    1.4309, 1.5262, 1.4463
  };

  /**
   * The one for n frames: fewer than 4 cannot outvote anything; from 8 on the clipped mean has
   * enough survivors to be less noisy than the median. Three darks are long enough exposed to carry
   * cosmic rays, which a median of three does outvote.
   */
  public static Estimator forFrames(MasterKind kind, int n) {
    if (n == 3 && kind == MasterKind.DARK) {
      return MEDIAN;
    }
    return n < 4 ? MEAN : n < 8 ? MEDIAN : CLIPPED_MEAN;
  }

  /** Variance of the estimate over the variance of one value, for n values. */
  double varianceFactor(int n) {
    if (n < 1) {
      return Double.NaN;
    }
    double efficiency =
        this != MEDIAN ? 1 : n <= MEDIAN_OVER_MEAN.length ? MEDIAN_OVER_MEAN[n - 1] : Math.PI / 2;
    return efficiency / n;
  }
}
