package org.nightjar.extraction.measurement;

/**
 * Flux within an ellipse that follows the source (Kron 1980; Bertin and Arnouts 1996).
 *
 * <pre>r1 = sum(r I) / sum(I) within 6 (a, b),   k = max(2.5 r1, 3.5)</pre>
 *
 * with r the reduced elliptical radius. A pixel counts when its centre is inside.
 *
 * @param radius k, in units of (a, b)
 * @param flux sum within k (a, b), ADU
 * @param areaPx pixels in that sum
 * @param replacedPx how many of them were a neighbour's, or bad
 */
record KronPhotometry(double radius, double flux, int areaPx, int replacedPx) {
  /** Ellipse of the first moment, in units of (a, b). */
  static final double REACH = 6;

  private static final double FACTOR = 2.5;
  private static final double SMALLEST = 3.5;

  /** k from the first moment; the smallest where the sum is not positive. */
  static double radius(Stamp stamp, double x, double y, double cxx, double cyy, double cxy) {
    double sum = 0;
    double first = 0;
    for (int r = 0; r < stamp.height; r++) {
      double dy = stamp.y0 + r - y;
      for (int c = 0; c < stamp.width; c++) {
        double dx = stamp.x0 + c - x;
        double square = cxx * dx * dx + cyy * dy * dy + cxy * dx * dy;
        if (square <= REACH * REACH) {
          double value = stamp.pixels[r * stamp.width + c];
          sum += value;
          first += Math.sqrt(square) * value;
        }
      }
    }
    double r1 = sum > 0 && first > 0 ? Math.min(first / sum, REACH) : 0;
    return Math.max(FACTOR * r1, SMALLEST);
  }

  static KronPhotometry within(
      double k, Stamp stamp, double x, double y, double cxx, double cyy, double cxy) {
    double sum = 0;
    int area = 0;
    int replaced = 0;
    for (int r = 0; r < stamp.height; r++) {
      double dy = stamp.y0 + r - y;
      for (int c = 0; c < stamp.width; c++) {
        double dx = stamp.x0 + c - x;
        if (cxx * dx * dx + cyy * dy * dy + cxy * dx * dy <= k * k) {
          sum += stamp.pixels[r * stamp.width + c];
          area++;
          replaced += stamp.state[r * stamp.width + c];
        }
      }
    }
    return new KronPhotometry(k, sum, area, replaced);
  }
}
