package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.stars.StarField;

/**
 * Chooses the order of the polynomials by leaving out one star after the other: an order is taken
 * when it predicts the stars left out better than the best lower one, by more than twice the error
 * of that improvement. No polynomial may be more uncertain than a pixel in a corner unless the
 * lower one is as well.
 */
final class OrderSelection {
  /** Stars that an order needs: 15, 40 for 2 and 3, then ten per term. */
  private static final int[] NEEDED = {0, 8, 15, 40, 150, 210};

  private static final double SIGNIFICANT = 2;
  private static final double CORNER_PX = 1;

  private OrderSelection() {}

  /** Highest order for so many stars; 0 means shift, turn and scale only. */
  static int highest(int stars, int maxOrder) {
    int order = 0;
    while (order < maxOrder && stars >= NEEDED[order + 1]) {
      order++;
    }
    return order;
  }

  static @Nullable Fitted best(
      FittedPlane plane,
      Pairs pairs,
      double[] x,
      double[] y,
      double[] errors,
      StarField stars,
      int maxOrder) {
    int highest = highest(pairs.size(), maxOrder);
    if (highest == 0) {
      return plane.fit(0, pairs, x, y, errors, stars);
    }
    var fits = new RobustFit[highest + 1];
    double scale = Double.POSITIVE_INFINITY;
    for (int order = 1; order <= highest; order++) {
      if (plane.fit(order, pairs, x, y, errors, stars) instanceof RobustFit fit
          && plane.wcs(fit) != null) {
        fits[order] = fit;
        var distances = new double[pairs.size()];
        for (int i = 0; i < distances.length; i++) {
          distances[i] = fit.leftOut(i);
        }
        scale = Math.min(scale, Math.max(RobustFit.FLOOR_PX, RobustFit.sigmaOf(distances)));
      }
    }
    RobustFit best = null;
    double bestCorner = 0;
    for (int order = 1; order <= highest; order++) {
      var candidate = fits[order];
      if (candidate == null) {
        continue;
      }
      double corner = plane.errors(candidate)[1];
      if (best == null
          || corner <= Math.max(CORNER_PX, 1.5 * bestCorner)
              && improvement(best, candidate, pairs.size(), scale) > SIGNIFICANT) {
        best = candidate;
        bestCorner = corner;
      }
    }
    return best;
  }

  /** Mean gain in Cauchy's loss over its standard error. */
  private static double improvement(RobustFit lower, RobustFit higher, int n, double scale) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double gain = loss(lower.leftOut(i) / scale) - loss(higher.leftOut(i) / scale);
      sum += gain;
      squares += gain * gain;
    }
    double mean = sum / n;
    double variance = Math.max(squares / n - mean * mean, 1e-12);
    return mean / Math.sqrt(variance / n);
  }

  private static double loss(double t) {
    return Math.log1p(t * t / 6.25);
  }
}
