package org.nightjar.imaging.wcs;

/** Angles on the sphere; degrees outside, radians inside. */
public final class SkyAngles {
  public static final double ARCSEC_PER_DEG = 3600.0;

  private SkyAngles() {}

  /** Great-circle distance in degrees, accurate at all distances (Vincenty's formula). */
  public static double separationDeg(double ra1Deg, double dec1Deg, double ra2Deg, double dec2Deg) {
    double dRa = Math.toRadians(ra2Deg - ra1Deg);
    double d1 = Math.toRadians(dec1Deg);
    double d2 = Math.toRadians(dec2Deg);
    double a = Math.cos(d2) * Math.sin(dRa);
    double b = Math.cos(d1) * Math.sin(d2) - Math.sin(d1) * Math.cos(d2) * Math.cos(dRa);
    double c = Math.sin(d1) * Math.sin(d2) + Math.cos(d1) * Math.cos(d2) * Math.cos(dRa);
    return Math.toDegrees(Math.atan2(Math.hypot(a, b), c));
  }

  /** Right ascension brought into [0, 360). */
  public static double normaliseRaDeg(double raDeg) {
    double r = raDeg % 360.0;
    if (r < 0) {
      r += 360.0;
    }
    return r >= 360.0 ? 0.0 : r;
  }
}
