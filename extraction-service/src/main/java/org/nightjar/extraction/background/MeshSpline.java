package org.nightjar.extraction.background;

/**
 * Cubic splines through equally spaced nodes, distance 1, as SExtractor draws them: natural splines
 * but for the back substitution, where the next node's bend counts a sixth. Found by probing
 * SExtractor with single raised cells; the true natural spline differs by up to 0.05 of a node's
 * step, and the map has to agree to 1e-3 ADU.
 */
final class MeshSpline {
  private static final double BACK_COUPLING = 1.0 / 6;

  private MeshSpline() {}

  /**
   * Bends at the nodes: second derivatives over 6, 0 at both ends.
   *
   * @param y values, n nodes from {@code offset} in steps of {@code stride}
   * @param m result, same places
   */
  static void bend(double[] y, double[] m, int offset, int stride, int n) {
    m[offset] = 0;
    m[offset + (n - 1) * stride] = 0;
    if (n < 3) {
      return;
    }
    // m[i-1] + 4 m[i] + m[i+1] = y[i-1] - 2 y[i] + y[i+1], by Thomas' algorithm.
    var pivots = new double[n];
    for (int i = 1; i < n - 1; i++) {
      int k = offset + i * stride;
      pivots[i] = 1 / (4 - pivots[i - 1]);
      m[k] = (y[k - stride] - 2 * y[k] + y[k + stride] - m[k - stride]) * pivots[i];
    }
    for (int i = n - 2; i > 0; i--) {
      int k = offset + i * stride;
      m[k] -= BACK_COUPLING * pivots[i] * m[k + stride];
    }
  }

  /** The segment from (0, y0) to (1, y1) with bends m0, m1, at t; any t, the cubic goes on. */
  static double at(double t, double y0, double y1, double m0, double m1) {
    double s = 1 - t;
    return s * y0 + t * y1 + (s * s * s - s) * m0 + (t * t * t - t) * m1;
  }
}
