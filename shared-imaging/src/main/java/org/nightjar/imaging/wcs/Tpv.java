package org.nightjar.imaging.wcs;

/**
 * The TPV polynomial (also SCAMP's old TAN with PV cards) on intermediate world coordinates in
 * degrees: 40 terms per axis in xi, eta and r = hypot(xi, eta), up to the seventh power; in the
 * second axis xi and eta change places.
 *
 * @see "FITS registry, TPV World Coordinate System"
 */
final class Tpv implements PlaneMap {
  static final int TERMS = 40;

  /** Exponents of (xi, eta, r) of each term, for the first axis. */
  static final int[][] POWERS = powers();

  private final double[] first;
  private final double[] second;

  /**
   * @param first PV1_0 … PV1_39
   * @param second PV2_0 … PV2_39
   */
  Tpv(double[] first, double[] second) {
    this.first = first.clone();
    this.second = second.clone();
  }

  double first(int term) {
    return first[term];
  }

  double second(int term) {
    return second[term];
  }

  /** Largest power with a coefficient, at least 1. */
  int order() {
    int order = 1;
    for (int t = 0; t < TERMS; t++) {
      if (first[t] != 0 || second[t] != 0) {
        order = Math.max(order, POWERS[t][0] + POWERS[t][1] + POWERS[t][2]);
      }
    }
    return order;
  }

  private static int[][] powers() {
    var powers = new int[TERMS][];
    int at = 0;
    for (int degree = 0; degree <= 7; degree++) {
      for (int q = 0; q <= degree; q++) {
        powers[at++] = new int[] {degree - q, q, 0};
      }
      if (degree % 2 == 1) {
        powers[at++] = new int[] {0, 0, degree};
      }
    }
    return powers;
  }

  @Override
  public void apply(double u, double v, double[] out) {
    double r = Math.hypot(u, v);
    axis(first, u, v, r, out, 0, 2, 3);
    axis(second, v, u, r, out, 1, 5, 4);
  }

  private static void axis(
      double[] pv, double u, double v, double r, double[] out, int value, int byU, int byV) {
    double f = 0;
    double fu = 0;
    double fv = 0;
    for (int t = 0; t < TERMS; t++) {
      double c = pv[t];
      if (c == 0) {
        continue;
      }
      var e = POWERS[t];
      if (e[2] > 0) {
        double outer = power(r, e[2] - 1);
        f += c * outer * r;
        if (r > 0) {
          fu += c * e[2] * outer * u / r;
          fv += c * e[2] * outer * v / r;
        }
      } else {
        f += c * power(u, e[0]) * power(v, e[1]);
        if (e[0] > 0) {
          fu += c * e[0] * power(u, e[0] - 1) * power(v, e[1]);
        }
        if (e[1] > 0) {
          fv += c * e[1] * power(u, e[0]) * power(v, e[1] - 1);
        }
      }
    }
    out[value] = f;
    out[byU] = fu;
    out[byV] = fv;
  }

  static double power(double x, int n) {
    double p = 1;
    for (int i = 0; i < n; i++) {
      p *= x;
    }
    return p;
  }
}
