package org.nightjar.extraction.measurement;

/**
 * Full width at half maximum of a Gaussian core, as SExtractor estimates it: a straight line
 * through ln I against r², weighted by I², over the source's own pixels above a fifth of its peak.
 *
 * <pre>FWHM = 2 sqrt(ln 2 / b), then minus 1 / (4 FWHM) for the pixel</pre>
 */
final class CoreWidth {
  private static final double OF_PEAK = 0.2;

  private CoreWidth() {}

  /**
   * @param source the row that owns the pixels; pixels of nobody count where nobody owns any
   * @param threshold least pixel value, ADU
   * @param ceiling pixels at or above it are left out, ADU above background; +∞ = none
   * @return NaN where the core is not resolved
   */
  static double fwhmPx(
      Stamp stamp, int source, double x, double y, double peak, double threshold, double ceiling) {
    double least = Math.max(OF_PEAK * peak, threshold);
    double sw = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    int n = 0;
    for (int r = 0; r < stamp.height; r++) {
      double dy = stamp.y0 + r - y;
      for (int c = 0; c < stamp.width; c++) {
        int i = r * stamp.width + c;
        double value = stamp.pixels[i];
        if (stamp.owner[i] != source || value <= least || value >= ceiling) {
          continue;
        }
        double dx = stamp.x0 + c - x;
        double square = dx * dx + dy * dy;
        double log = Math.log(value);
        double weight = value * value;
        sw += weight;
        sx += weight * square;
        sy += weight * log;
        sxx += weight * square * square;
        sxy += weight * square * log;
        n++;
      }
    }
    double determinant = sw * sxx - sx * sx;
    if (n < 2 || !(determinant > 0)) {
      return Double.NaN;
    }
    double slope = (sx * sy - sw * sxy) / determinant;
    if (!(slope > 0)) {
      return Double.NaN;
    }
    double fwhm = 2 * Math.sqrt(Math.log(2) / slope);
    double corrected = fwhm - 1 / (4 * fwhm);
    return corrected > 0 ? corrected : Double.NaN;
  }
}
