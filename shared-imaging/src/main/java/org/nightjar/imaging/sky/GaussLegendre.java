package org.nightjar.imaging.sky;

/**
 * Gauss–Legendre quadrature on [-1/2, 1/2] with weights that sum to 1; exact for polynomials up to
 * degree 2n - 1.
 *
 * @see "Abramowitz and Stegun 1964, 25.4.29"
 */
final class GaussLegendre {
  private static final int MOST = 64;
  private static final GaussLegendre[] RULES = new GaussLegendre[MOST + 1];

  static {
    for (int n = 1; n <= MOST; n++) {
      RULES[n] = new GaussLegendre(n);
    }
  }

  final double[] nodes;
  final double[] weights;

  private GaussLegendre(int n) {
    nodes = new double[n];
    weights = new double[n];
    for (int i = 0; i < n; i++) {
      // Newton from Tricomi's estimate of the root; converges for every n used here.
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int round = 0; round < 100; round++) {
        double p0 = 1;
        double p1 = x;
        for (int k = 2; k <= n; k++) {
          double p2 = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k;
          p0 = p1;
          p1 = p2;
        }
        slope = n * (x * p1 - p0) / (x * x - 1);
        double step = p1 / slope;
        x -= step;
        if (Math.abs(step) < 1e-15) {
          break;
        }
      }
      nodes[n - 1 - i] = x / 2;
      weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
    }
  }

  /** The rule with {@code n} nodes, 1 to 64; more are clamped. */
  static GaussLegendre of(int n) {
    return RULES[Math.clamp(n, 1, MOST)];
  }
}
