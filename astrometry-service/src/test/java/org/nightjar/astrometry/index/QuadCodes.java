package org.nightjar.astrometry.index;

/** The code of a quad by the book: with trigonometry, from right ascension and declination. */
final class QuadCodes {
  private QuadCodes() {}

  static double[] of(QuadIndex index, int[] stars) {
    var v = new double[3];
    double[] ra = new double[stars.length];
    double[] dec = new double[stars.length];
    var middle = new double[3];
    for (int i = 0; i < stars.length; i++) {
      index.star(stars[i], v);
      ra[i] = Math.atan2(v[1], v[0]);
      dec[i] = Math.asin(v[2]);
      for (int k = 0; k < 3 && i < 2; k++) {
        middle[k] += v[k];
      }
    }
    double ra0 = Math.atan2(middle[1], middle[0]);
    double dec0 = Math.atan2(middle[2], Math.hypot(middle[0], middle[1]));
    double[] north = new double[stars.length];
    double[] east = new double[stars.length];
    for (int i = 0; i < stars.length; i++) {
      double c =
          Math.sin(dec0) * Math.sin(dec[i])
              + Math.cos(dec0) * Math.cos(dec[i]) * Math.cos(ra[i] - ra0);
      east[i] = Math.cos(dec[i]) * Math.sin(ra[i] - ra0) / c;
      north[i] =
          (Math.cos(dec0) * Math.sin(dec[i])
                  - Math.sin(dec0) * Math.cos(dec[i]) * Math.cos(ra[i] - ra0))
              / c;
    }
    var code = new double[2 * (stars.length - 2)];
    double dx = north[1] - north[0];
    double dy = east[1] - east[0];
    double square = dx * dx + dy * dy;
    for (int i = 2; i < stars.length; i++) {
      double px = north[i] - north[0];
      double py = east[i] - east[0];
      code[2 * i - 4] = ((dx + dy) * px + (dy - dx) * py) / square;
      code[2 * i - 3] = (-(dy - dx) * px + (dx + dy) * py) / square;
    }
    return code;
  }
}
