package org.nightjar.imaging.wcs;

/**
 * Simple Imaging Polynomial: what a lens adds to pixel offsets (u, v) from CRPIX before the CD
 * matrix, u' = u + sum A_pq u^p v^q, v' = v + sum B_pq u^p v^q, in pixels. Immutable.
 *
 * @see "Shupe et al. 2005, ASP Conf. 347, 491"
 */
public final class Sip implements PlaneMap {
  static final int MAX_ORDER = 9;

  private final int order;
  private final double[] a;
  private final double[] b;

  private Sip(int order, double[] a, double[] b) {
    this.order = order;
    this.a = a;
    this.b = b;
  }

  /**
   * @param order largest p + q, in [0, 9]
   * @param a [(order + 1) × (order + 1)], coefficient of u^p v^q at p * (order + 1) + q; those with
   *     p + q > order must be 0
   * @param b the same for v'
   */
  public static Sip of(int order, double[] a, double[] b) {
    if (order < 0 || order > MAX_ORDER) {
      throw new IllegalArgumentException("order = " + order + ", must be in [0, 9]");
    }
    int n = order + 1;
    if (a.length != n * n || b.length != n * n) {
      throw new IllegalArgumentException(
          "a and b hold %d and %d coefficients, must be %d".formatted(a.length, b.length, n * n));
    }
    for (int i = 0; i < n * n; i++) {
      boolean beyond = i / n + i % n > order;
      if (!Double.isFinite(a[i]) || !Double.isFinite(b[i]) || beyond && (a[i] != 0 || b[i] != 0)) {
        throw new IllegalArgumentException(
            "coefficient of u^%d v^%d = %s, %s: must be finite, and 0 beyond order %d"
                .formatted(i / n, i % n, a[i], b[i], order));
      }
    }
    return new Sip(order, a.clone(), b.clone());
  }

  public int order() {
    return order;
  }

  /** Coefficient A of u^p v^q, p + q at most the order. */
  public double a(int p, int q) {
    return a[p * (order + 1) + q];
  }

  /** Coefficient B of u^p v^q, p + q at most the order. */
  public double b(int p, int q) {
    return b[p * (order + 1) + q];
  }

  /** For pixels {@code factor} times as large. */
  Sip binned(double factor) {
    var scaledA = a.clone();
    var scaledB = b.clone();
    int n = order + 1;
    for (int i = 0; i < a.length; i++) {
      double scale = Math.pow(factor, i / n + i % n - 1);
      scaledA[i] *= scale;
      scaledB[i] *= scale;
    }
    return new Sip(order, scaledA, scaledB);
  }

  @Override
  public void apply(double u, double v, double[] out) {
    double f = 0;
    double fu = 0;
    double fv = 0;
    double g = 0;
    double gu = 0;
    double gv = 0;
    int n = order + 1;
    // Horner in u; the coefficient of each power of u is itself a polynomial in v, with derivative.
    for (int p = order; p >= 0; p--) {
      double ca = 0;
      double da = 0;
      double cb = 0;
      double db = 0;
      for (int q = order - p; q >= 0; q--) {
        da = da * v + ca;
        ca = ca * v + a[p * n + q];
        db = db * v + cb;
        cb = cb * v + b[p * n + q];
      }
      fu = fu * u + f;
      f = f * u + ca;
      fv = fv * u + da;
      gu = gu * u + g;
      g = g * u + cb;
      gv = gv * u + db;
    }
    out[0] = u + f;
    out[1] = v + g;
    out[2] = 1 + fu;
    out[3] = fv;
    out[4] = gu;
    out[5] = 1 + gv;
  }
}
