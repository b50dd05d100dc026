package org.nightjar.extraction.psf;

import org.jspecify.annotations.Nullable;

/** Small symmetric positive systems, by Cholesky on the matrix scaled to a unit diagonal. */
final class NormalEquations {
  private NormalEquations() {}

  /** Solves (A + damping · diag A) x = b in the first n unknowns; false when A is not positive. */
  static boolean solveDamped(double[][] a, double[] b, int n, double damping, double[] x) {
    var scale = scales(a, n);
    if (scale == null) {
      return false;
    }
    var l = factor(a, scale, damping);
    if (l == null) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      x[i] = b[i] * scale[i];
    }
    substitute(l, x);
    for (int i = 0; i < n; i++) {
      x[i] *= scale[i];
    }
    return true;
  }

  /** The inverse; null when A is not positive. */
  static double @Nullable [][] invert(double[][] a) {
    int n = a.length;
    var scale = scales(a, n);
    var l = scale == null ? null : factor(a, scale, 0);
    if (scale == null || l == null) {
      return null;
    }
    var inverse = new double[n][n];
    for (int c = 0; c < n; c++) {
      inverse[c][c] = scale[c];
      substitute(l, inverse[c]);
      for (int i = 0; i < n; i++) {
        inverse[c][i] *= scale[i];
      }
    }
    return inverse;
  }

  private static double @Nullable [] scales(double[][] a, int n) {
    var scale = new double[n];
    for (int i = 0; i < n; i++) {
      if (!(a[i][i] > 0)) {
        return null;
      }
      scale[i] = 1 / Math.sqrt(a[i][i]);
    }
    return scale;
  }

  private static double @Nullable [][] factor(double[][] a, double[] scale, double damping) {
    int n = scale.length;
    var l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? 1 + damping : a[i][j] * scale[i] * scale[j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (i == j) {
          if (!(sum > 1e-13)) {
            return null;
          }
          l[i][i] = Math.sqrt(sum);
        } else {
          l[i][j] = sum / l[j][j];
        }
      }
    }
    return l;
  }

  private static void substitute(double[][] l, double[] x) {
    int n = l.length;
    for (int i = 0; i < n; i++) {
      double sum = x[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i][k] * x[k];
      }
      x[i] = sum / l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = x[i];
      for (int k = i + 1; k < n; k++) {
        sum -= l[k][i] * x[k];
      }
      x[i] = sum / l[i][i];
    }
  }
}
