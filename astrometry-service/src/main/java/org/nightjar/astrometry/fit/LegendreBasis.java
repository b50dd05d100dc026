package org.nightjar.astrometry.fit;

/**
 * Products of Legendre polynomials P_i(u) P_j(v), i + j <= order, on [-1, 1]: the polynomials of
 * that order, without the near-degeneracy of u^p v^q.
 */
final class LegendreBasis {
  static final int MAX_ORDER = 5;

  /** Coefficients of P_n in powers: {@code POWERS[n][k]} of u^k. */
  private static final double[][] POWERS = {
    {1},
    {0, 1},
    {-1 / 2.0, 0, 3 / 2.0},
    {0, -3 / 2.0, 0, 5 / 2.0},
    {3 / 8.0, 0, -30 / 8.0, 0, 35 / 8.0},
    {0, 15 / 8.0, 0, -70 / 8.0, 0, 63 / 8.0}
  };

  private LegendreBasis() {}

  static int terms(int order) {
    return (order + 1) * (order + 2) / 2;
  }

  /** Writes the terms at (u, v), lower degrees first, into {@code out} from {@code offset}. */
  static void evaluate(int order, double u, double v, double[] out, int offset) {
    var pu = values(order, u);
    var pv = values(order, v);
    int at = offset;
    for (int degree = 0; degree <= order; degree++) {
      for (int j = 0; j <= degree; j++) {
        out[at++] = pu[degree - j] * pv[j];
      }
    }
  }

  private static double[] values(int order, double u) {
    var p = new double[order + 1];
    p[0] = 1;
    if (order > 0) {
      p[1] = u;
    }
    for (int n = 1; n < order; n++) {
      p[n + 1] = ((2 * n + 1) * u * p[n] - n * p[n - 1]) / (n + 1);
    }
    return p;
  }

  /** The same polynomial as coefficients of u^p v^q, at p * (order + 1) + q. */
  static double[] powers(int order, double[] coefficients) {
    int n = order + 1;
    var c = new double[n * n];
    int at = 0;
    for (int degree = 0; degree <= order; degree++) {
      for (int j = 0; j <= degree; j++) {
        var inU = POWERS[degree - j];
        var inV = POWERS[j];
        double k = coefficients[at++];
        for (int p = 0; p < inU.length; p++) {
          for (int q = 0; q < inV.length; q++) {
            c[p * n + q] += k * inU[p] * inV[q];
          }
        }
      }
    }
    return c;
  }
}
