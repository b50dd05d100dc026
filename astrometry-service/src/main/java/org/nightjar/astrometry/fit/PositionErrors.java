package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;

/**
 * Errors of pairs: the source's own, and one for all that the catalogue, the air and the lens add,
 * such that the residuals are as large as they should be.
 */
final class PositionErrors {
  private PositionErrors() {}

  static double[] of(Pairs pairs, Fitted fit, double @Nullable [] sigmaPx) {
    int n = pairs.size();
    var errors = new double[n];
    if (sigmaPx == null) {
      java.util.Arrays.fill(errors, 1);
      return errors;
    }
    var own = new double[n];
    double largest = 0;
    for (int k = 0; k < n; k++) {
      double sigma = sigmaPx[pairs.source()[k]];
      own[k] = sigma > 0 && Double.isFinite(sigma) ? sigma : Double.NaN;
      largest = Math.max(largest, Double.isNaN(own[k]) ? 0 : own[k]);
    }
    for (int k = 0; k < n; k++) {
      // A source without an error is not better than the worst that has one.
      own[k] = Double.isNaN(own[k]) ? Math.max(largest, 0.5) : own[k];
    }
    double low = 0.003;
    double high = 10;
    for (int i = 0; i < 50; i++) {
      double middle = Math.sqrt(low * high);
      if (scale(own, middle, fit, errors) > 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    scale(own, high, fit, errors);
    return errors;
  }

  private static double scale(double[] own, double common, Fitted fit, double[] errors) {
    var distances = new double[own.length];
    for (int k = 0; k < own.length; k++) {
      errors[k] = Math.hypot(own[k], common);
      distances[k] = Math.hypot(fit.residualX(k), fit.residualY(k)) / errors[k];
    }
    return RobustFit.sigmaOf(distances);
  }
}
