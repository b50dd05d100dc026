package org.nightjar.imaging.sky;

import java.time.Instant;

/**
 * Where a telescope stands.
 *
 * @param latitudeDeg north positive
 * @param longitudeDeg east positive
 * @param elevationMetres above the sea
 */
public record Site(double latitudeDeg, double longitudeDeg, double elevationMetres) {
  private static final double LOWEST_DEG = 3;

  public Site {
    Checks.within("latitudeDeg", latitudeDeg, -90, 90);
    Checks.within("longitudeDeg", longitudeDeg, -180, 360);
    Checks.within("elevationMetres", elevationMetres, -500, 9000);
  }

  /** Local mean sidereal time, degrees; good to a second. */
  public double siderealDeg(Instant at) {
    double days = (at.toEpochMilli() / 86_400_000.0) + 2440587.5 - 2451545.0;
    double deg = (280.46061837 + 360.98564736629 * days + longitudeDeg) % 360;
    return deg < 0 ? deg + 360 : deg;
  }

  /** Altitude without refraction, degrees. */
  public double altitudeDeg(double raDeg, double decDeg, Instant at) {
    double h = Math.toRadians(siderealDeg(at) - raDeg);
    double lat = Math.toRadians(latitudeDeg);
    double dec = Math.toRadians(decDeg);
    double sine = Math.sin(lat) * Math.sin(dec) + Math.cos(lat) * Math.cos(dec) * Math.cos(h);
    return Math.toDegrees(Math.asin(Math.clamp(sine, -1, 1)));
  }

  /**
   * Airmass by Pickering's interpolation; what is lower than 3° counts as if at 3°.
   *
   * @see "K. A. Pickering 2002, DIO 12, 20, note 39"
   */
  public double airmass(double raDeg, double decDeg, Instant at) {
    double h = Math.max(LOWEST_DEG, altitudeDeg(raDeg, decDeg, at));
    return 1 / Math.sin(Math.toRadians(h + 244 / (165 + 47 * Math.pow(h, 1.1))));
  }

  /** Angle at the star between the pole and the zenith, degrees, positive west of the meridian. */
  public double parallacticDeg(double raDeg, double decDeg, Instant at) {
    double h = Math.toRadians(siderealDeg(at) - raDeg);
    double lat = Math.toRadians(latitudeDeg);
    double dec = Math.toRadians(decDeg);
    return Math.toDegrees(
        Math.atan2(Math.sin(h), Math.tan(lat) * Math.cos(dec) - Math.sin(dec) * Math.cos(h)));
  }
}
