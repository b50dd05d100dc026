package org.nightjar.extraction.detection;

/**
 * Moments of the filtered image over a source's pixels (Bertin &amp; Arnouts 1996, section 3).
 *
 * @param x barycentre
 * @param y barycentre
 * @param x2 second central moment along x, px²
 * @param y2 second central moment along y, px²
 * @param xy mixed second central moment, px²
 * @param flux sum of the filtered image, ADU
 * @param peak highest filtered pixel, ADU
 * @param peakPixel index of that pixel in the blob, the first of equals
 * @param pixels count
 */
record Isophote(
    double x,
    double y,
    double x2,
    double y2,
    double xy,
    double flux,
    float peak,
    int peakPixel,
    int pixels) {

  /** (1/12)²: below it the source is thinner than a pixel. */
  private static final double THIN = 0.00694;

  private static final double PIXEL_MOMENT = 1.0 / 12;

  /**
   * Measures pixels {@code order[from]} … {@code order[to - 1]} of a blob.
   *
   * @param order indices into the blob; at least one is measured
   */
  static Isophote of(Blob blob, int[] order, int from, int to) {
    int x0 = blob.x()[order[from]];
    int y0 = blob.y()[order[from]];
    double sum = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    float peak = Float.NEGATIVE_INFINITY;
    int peakPixel = order[from];
    for (int k = from; k < to; k++) {
      int i = order[k];
      float c = blob.amplitude()[i];
      double dx = blob.x()[i] - x0;
      double dy = blob.y()[i] - y0;
      sum += c;
      sx += c * dx;
      sy += c * dy;
      sxx += c * dx * dx;
      syy += c * dy * dy;
      sxy += c * dx * dy;
      if (c > peak) {
        peak = c;
        peakPixel = i;
      }
    }
    double mx = sx / sum;
    double my = sy / sum;
    double x2 = sxx / sum - mx * mx;
    double y2 = syy / sum - my * my;
    double xy = sxy / sum - mx * my;
    if (x2 * y2 - xy * xy < THIN) {
      x2 += PIXEL_MOMENT;
      y2 += PIXEL_MOMENT;
    }
    return new Isophote(x0 + mx, y0 + my, x2, y2, xy, sum, peak, peakPixel, to - from);
  }

  double determinant() {
    return Math.max(x2 * y2 - xy * xy, 1e-6);
  }

  double cxx() {
    return y2 / determinant();
  }

  double cyy() {
    return x2 / determinant();
  }

  double cxy() {
    return -2 * xy / determinant();
  }

  /** Rms extent along the major axis. */
  double a() {
    return Math.sqrt(0.5 * (x2 + y2) + spread());
  }

  /** Rms extent along the minor axis. */
  double b() {
    return Math.sqrt(Math.max(0.5 * (x2 + y2) - spread(), 1e-6));
  }

  /** Major axis from +x towards +y, in [-90, 90] degrees. */
  double thetaDeg() {
    return x2 == y2 ? 45 : Math.toDegrees(0.5 * Math.atan2(2 * xy, x2 - y2));
  }

  private double spread() {
    double half = 0.5 * (x2 - y2);
    return Math.sqrt(half * half + xy * xy);
  }

  /** Squared distance of a place in units of the rms ellipse. */
  double ellipseSquare(double px, double py) {
    double dx = px - x;
    double dy = py - y;
    return cxx() * dx * dx + cyy() * dy * dy + cxy() * dx * dy;
  }

  /**
   * Second moment of a Gaussian cut off at a level over its true one: 1 + r ln r / (1 - r), r =
   * level / peak. Follows from integrating u exp(-u) up to ln(1 / r).
   */
  double cutMoment(double level) {
    double r = Math.clamp(level / peak, 1e-9, 1 - 1e-6);
    return Math.max(1 + r * Math.log(r) / (1 - r), 1e-3);
  }
}
