package org.nightjar.astrometry.fit;

/** Normal equations of one design and two right-hand sides, solved by Cholesky's factors. */
final class NormalEquations {
  private final int n;
  private final double[] matrix;
  private final double[] right;
  private final double[] other;
  private double[] factor;

  NormalEquations(int terms) {
    this.n = terms;
    this.matrix = new double[n * n];
    this.right = new double[n];
    this.other = new double[n];
    this.factor = new double[0];
  }

  void add(double[] rows, int offset, double weight, double x, double y) {
    for (int i = 0; i < n; i++) {
      double wi = weight * rows[offset + i];
      right[i] += wi * x;
      other[i] += wi * y;
      for (int j = 0; j <= i; j++) {
        matrix[i * n + j] += wi * rows[offset + j];
      }
    }
  }

  /** False when the design does not determine the coefficients. */
  boolean solve(double[] coefficients, double[] otherCoefficients) {
    factor = matrix.clone();
    for (int j = 0; j < n; j++) {
      double d = factor[j * n + j];
      for (int k = 0; k < j; k++) {
        d -= factor[j * n + k] * factor[j * n + k];
      }
      if (!(d > 1e-10 * matrix[j * n + j])) {
        return false;
      }
      double root = Math.sqrt(d);
      factor[j * n + j] = root;
      for (int i = j + 1; i < n; i++) {
        double s = factor[i * n + j];
        for (int k = 0; k < j; k++) {
          s -= factor[i * n + k] * factor[j * n + k];
        }
        factor[i * n + j] = s / root;
      }
    }
    back(forward(right, 0), coefficients);
    back(forward(other, 0), otherCoefficients);
    return true;
  }

  /** row · matrix^-1 · row. */
  double variance(double[] rows, int offset) {
    double sum = 0;
    for (double z : forward(rows, offset)) {
      sum += z * z;
    }
    return sum;
  }

  private double[] forward(double[] b, int offset) {
    var z = new double[n];
    for (int i = 0; i < n; i++) {
      double s = b[offset + i];
      for (int k = 0; k < i; k++) {
        s -= factor[i * n + k] * z[k];
      }
      z[i] = s / factor[i * n + i];
    }
    return z;
  }

  private void back(double[] z, double[] out) {
    for (int i = n - 1; i >= 0; i--) {
      double s = z[i];
      for (int k = i + 1; k < n; k++) {
        s -= factor[k * n + i] * out[k];
      }
      out[i] = s / factor[i * n + i];
    }
  }
}
