package org.nightjar.extraction.psf;

/**
 * Nodes and weights of Gauss and Legendre on [−1, 1]; the weights sum to 1, for means.
 *
 * @param node ascending
 * @param weight of each node
 */
@SuppressWarnings("ArrayRecordComponent") // a table; never compared by value
record GaussLegendre(double[] node, double[] weight) {
  private static final int MOST = 48;
  private static final GaussLegendre[] TABLES = new GaussLegendre[MOST + 1];

  static {
    for (int n = 1; n <= MOST; n++) {
      TABLES[n] = compute(n);
    }
  }

  static GaussLegendre of(int n) {
    return TABLES[Math.clamp(n, 1, MOST)];
  }

  /** Newton's method on the Legendre polynomial, by its recurrence. */
  private static GaussLegendre compute(int n) {
    var x = new double[n];
    var w = new double[n];
    for (int i = 0; i < n; i++) {
      double t = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int round = 0; round < 60; round++) {
        double before = 0;
        double p = 1;
        for (int k = 1; k <= n; k++) {
          double next = ((2 * k - 1) * t * p - (k - 1) * before) / k;
          before = p;
          p = next;
        }
        slope = n * (before - t * p) / (1 - t * t);
        double step = p / slope;
        t -= step;
        if (Math.abs(step) < 1e-16) {
          break;
        }
      }
      x[i] = t;
      w[i] = 1 / ((1 - t * t) * slope * slope);
    }
    return new GaussLegendre(x, w);
  }
}
