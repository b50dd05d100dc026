package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;

/**
 * Least squares of two coordinates at once, repeatedly reweighted so that strays lose their say:
 * Cauchy weights 1 / (1 + (r / 2.5 sigma)^2), nothing beyond 5 sigma. Sigma is that of one axis,
 * from the median distance: a Rayleigh distribution's median is 1.1774 sigma.
 */
final class RobustFit implements Fitted {
  private static final double RAYLEIGH_MEDIAN = 1.177410022515475;
  private static final double CAUCHY = 2.5;
  private static final double REJECT = 5;
  static final int ROUNDS = 30;

  /** Below a thousandth of a pixel everything is rounding. */
  static final double FLOOR_PX = 1e-3;

  private final int order;
  private final int terms;
  private final double[] rows;
  private final double[] errors;
  private final double[] coefficientsX;
  private final double[] coefficientsY;
  private final double[] residualX;
  private final double[] residualY;
  private final double[] weights;
  private NormalEquations equations;
  private double scale;

  private RobustFit(int order, double[] u, double[] v, double[] errors) {
    this.order = order;
    this.terms = LegendreBasis.terms(order);
    this.errors = errors;
    this.rows = new double[u.length * terms];
    for (int i = 0; i < u.length; i++) {
      LegendreBasis.evaluate(order, u[i], v[i], rows, i * terms);
    }
    this.coefficientsX = new double[terms];
    this.coefficientsY = new double[terms];
    this.residualX = new double[u.length];
    this.residualY = new double[u.length];
    this.weights = new double[u.length];
    this.equations = new NormalEquations(terms);
  }

  /**
   * @param order of the polynomials
   * @param u place of each source, in [-1, 1]
   * @param v the same
   * @param x where the star is, pixels
   * @param y the same
   * @param errors 1 sigma of each pair up to a common factor, > 0
   * @return null when the places do not determine the polynomials
   */
  static @Nullable RobustFit of(
      int order, double[] u, double[] v, double[] x, double[] y, double[] errors) {
    var fit = new RobustFit(order, u, v, errors);
    return u.length >= fit.terms && fit.solve(x, y) ? fit : null;
  }

  private boolean solve(double[] x, double[] y) {
    int n = x.length;
    for (int i = 0; i < n; i++) {
      weights[i] = 1 / (errors[i] * errors[i]);
    }
    double before = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      equations = new NormalEquations(terms);
      for (int i = 0; i < n; i++) {
        equations.add(rows, i * terms, weights[i], x[i], y[i]);
      }
      if (!equations.solve(coefficientsX, coefficientsY)) {
        return false;
      }
      var distance = new double[n];
      for (int i = 0; i < n; i++) {
        residualX[i] = x[i] - dot(coefficientsX, i);
        residualY[i] = y[i] - dot(coefficientsY, i);
        distance[i] = Math.hypot(residualX[i], residualY[i]) / errors[i];
      }
      scale = Math.max(FLOOR_PX, sigmaOf(distance));
      if (Math.abs(before - scale) < 1e-5 * scale) {
        return true;
      }
      before = scale;
      for (int i = 0; i < n; i++) {
        weights[i] = weight(distance[i] / scale, round > 1) / (errors[i] * errors[i]);
      }
    }
    return true;
  }

  private double dot(double[] c, int i) {
    double sum = 0;
    for (int k = 0; k < terms; k++) {
      sum += c[k] * rows[i * terms + k];
    }
    return sum;
  }

  @Override
  public int order() {
    return order;
  }

  @Override
  public double[] coefficientsX() {
    return coefficientsX;
  }

  @Override
  public double[] coefficientsY() {
    return coefficientsY;
  }

  @Override
  public double scale() {
    return scale;
  }

  @Override
  public boolean kept(int i) {
    return weights[i] > 0;
  }

  @Override
  public double residualX(int i) {
    return residualX[i];
  }

  @Override
  public double residualY(int i) {
    return residualY[i];
  }

  /** Distance of pair i in units of its error, when it has no say itself. */
  double leftOut(int i) {
    double distance = Math.hypot(residualX[i], residualY[i]) / errors[i];
    if (weights[i] == 0) {
      return distance;
    }
    double leverage = weights[i] * equations.variance(rows, i * terms);
    return distance / Math.max(1e-9, 1 - leverage);
  }

  @Override
  public double error(double u, double v) {
    var row = new double[terms];
    LegendreBasis.evaluate(order, u, v, row, 0);
    return scale * Math.sqrt(equations.variance(row, 0));
  }

  /** Weight of a pair t sigma off. */
  static double weight(double t, boolean reject) {
    return reject && t > REJECT ? 0 : 1 / (1 + t * t / (CAUCHY * CAUCHY));
  }

  /** Sigma of one axis from distances in two. */
  static double sigmaOf(double[] distances) {
    return Robust.median(distances) / RAYLEIGH_MEDIAN;
  }
}
