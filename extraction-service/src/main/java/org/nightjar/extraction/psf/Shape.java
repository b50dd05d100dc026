package org.nightjar.extraction.psf;

/**
 * The half-maximum contour of a profile.
 *
 * @param majorPx full width along the long axis
 * @param minorPx full width across it
 * @param thetaDeg long axis from +x towards +y, in [−90, 90)
 */
record Shape(double majorPx, double minorPx, double thetaDeg) {
  double fwhmPx() {
    return Math.sqrt(majorPx * minorPx);
  }

  double ellipticity() {
    return 1 - minorPx / majorPx;
  }

  /** Ellipticity as a vector at twice the angle, so that directions average as they should. */
  double e1() {
    return ellipticity() * Math.cos(Math.toRadians(2 * thetaDeg));
  }

  double e2() {
    return ellipticity() * Math.sin(Math.toRadians(2 * thetaDeg));
  }

  static double normaliseDeg(double thetaDeg) {
    double t = thetaDeg % 180;
    return t >= 90 ? t - 180 : t < -90 ? t + 180 : t;
  }
}
