package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;

/**
 * Shift, turn and scale only, for a handful of stars: X = p + a u - b v, Y = q + b u + a v, robust
 * in the same way as {@link RobustFit}.
 */
final class SimilarityFit implements Fitted {
  private static final int TERMS = 4;

  private final double[] solution = new double[TERMS];
  private final double[] residualX;
  private final double[] residualY;
  private final double[] weights;
  private NormalEquations equations = new NormalEquations(TERMS);
  private double scale;

  private SimilarityFit(int pairs) {
    residualX = new double[pairs];
    residualY = new double[pairs];
    weights = new double[pairs];
  }

  /** See {@link RobustFit#of}; at least two pairs. */
  static @Nullable SimilarityFit of(
      double[] u, double[] v, double[] x, double[] y, double[] errors) {
    var fit = new SimilarityFit(u.length);
    return u.length >= 2 && fit.solve(u, v, x, y, errors) ? fit : null;
  }

  private boolean solve(double[] u, double[] v, double[] x, double[] y, double[] errors) {
    int n = u.length;
    for (int i = 0; i < n; i++) {
      weights[i] = 1 / (errors[i] * errors[i]);
    }
    var unused = new double[TERMS];
    for (int round = 0; round < RobustFit.ROUNDS; round++) {
      equations = new NormalEquations(TERMS);
      for (int i = 0; i < n; i++) {
        equations.add(rowX(u[i], v[i]), 0, weights[i], x[i], 0);
        equations.add(rowY(u[i], v[i]), 0, weights[i], y[i], 0);
      }
      if (!equations.solve(solution, unused)) {
        return false;
      }
      var distance = new double[n];
      for (int i = 0; i < n; i++) {
        residualX[i] = x[i] - dot(rowX(u[i], v[i]));
        residualY[i] = y[i] - dot(rowY(u[i], v[i]));
        distance[i] = Math.hypot(residualX[i], residualY[i]) / errors[i];
      }
      double before = scale;
      scale = Math.max(RobustFit.FLOOR_PX, RobustFit.sigmaOf(distance));
      if (Math.abs(before - scale) < 1e-5 * scale) {
        return true;
      }
      for (int i = 0; i < n; i++) {
        weights[i] = RobustFit.weight(distance[i] / scale, round > 1) / (errors[i] * errors[i]);
      }
    }
    return true;
  }

  private static double[] rowX(double u, double v) {
    return new double[] {1, 0, u, -v};
  }

  private static double[] rowY(double u, double v) {
    return new double[] {0, 1, v, u};
  }

  private double dot(double[] row) {
    double sum = 0;
    for (int k = 0; k < TERMS; k++) {
      sum += solution[k] * row[k];
    }
    return sum;
  }

  @Override
  public int order() {
    return 1;
  }

  @Override
  public double[] coefficientsX() {
    return new double[] {solution[0], solution[2], -solution[3]};
  }

  @Override
  public double[] coefficientsY() {
    return new double[] {solution[1], solution[3], solution[2]};
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

  @Override
  public double error(double u, double v) {
    return scale
        * Math.sqrt(0.5 * (equations.variance(rowX(u, v), 0) + equations.variance(rowY(u, v), 0)));
  }
}
