package org.nightjar.astrometry.index;

/**
 * A circle on the sky.
 *
 * @param x unit vector to its centre
 * @param y same
 * @param z same
 * @param radius in radians; pi = the whole sky
 */
public record SkyCap(double x, double y, double z, double radius) {
  /** Everything. */
  public static final SkyCap SKY = new SkyCap(0, 0, 1, Math.PI);

  /** Circle about a place, all in degrees. */
  public static SkyCap of(double raDeg, double decDeg, double radiusDeg) {
    double ra = Math.toRadians(raDeg);
    double dec = Math.toRadians(decDeg);
    return new SkyCap(
        Math.cos(dec) * Math.cos(ra),
        Math.cos(dec) * Math.sin(ra),
        Math.sin(dec),
        Math.min(Math.PI, Math.toRadians(radiusDeg)));
  }

  /** Right ascension of the centre, radians in [0, 2 pi). */
  double raRad() {
    double ra = Math.atan2(y, x);
    return ra < 0 ? ra + 2 * Math.PI : ra;
  }

  /** Declination of the centre, radians. */
  double decRad() {
    return Math.atan2(z, Math.hypot(x, y));
  }

  /** ICRS degrees in [0, 360). */
  public double raDeg() {
    return Math.toDegrees(raRad());
  }

  /** ICRS degrees. */
  public double decDeg() {
    return Math.toDegrees(decRad());
  }

  /** Whether the two circles have a point in common. */
  public boolean meets(SkyCap other) {
    double reach = radius + other.radius;
    return reach >= Math.PI || angleTo(other.x, other.y, other.z) <= reach;
  }

  /** Angle from the centre to a unit vector, radians. */
  public double angleTo(double vx, double vy, double vz) {
    double chord = Math.sqrt((x - vx) * (x - vx) + (y - vy) * (y - vy) + (z - vz) * (z - vz));
    return 2 * Math.asin(Math.min(1, chord / 2));
  }
}
