package org.nightjar.ingest.header;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Equinox;
import org.nightjar.model.Frame;

/** Air between the telescope and the sky, in units of the zenith's. */
final class Airmass {
  private Airmass() {}

  /** From the header where it is believable, else computed where time, site and place are known. */
  static @Nullable Double read(
      HeaderFields fields,
      Frame.@Nullable Site site,
      @Nullable Instant middle,
      @Nullable Pointing pointing) {
    var found = fields.number("airmass", v -> v >= 0.99 && v <= 40);
    if (found.isPresent()) {
      return Math.max(1, found.get().value());
    }
    if (site == null || middle == null || pointing == null) {
      return null;
    }
    double altitude = altitudeDeg(pointing, site, middle);
    if (altitude < 0) {
      return null;
    }
    double airmass = atAltitude(altitude);
    fields.origin("airmass", airmass, "computed from site, time and pointing");
    return airmass;
  }

  /**
   * Airmass at an altitude.
   *
   * <pre>X = 1 / (sin h + 0.50572 (h + 6.07995)^-1.6364),  h in degrees</pre>
   *
   * @param altitudeDeg in [0, 90] degrees
   * @return at least 1, 37.9 at the horizon
   * @see "F. Kasten and A. T. Young 1989, Applied Optics 28, 4735"
   */
  static double atAltitude(double altitudeDeg) {
    if (!(altitudeDeg >= 0 && altitudeDeg <= 90)) {
      throw new IllegalArgumentException("altitudeDeg = " + altitudeDeg + ", must be in [0, 90]");
    }
    double x =
        1
            / (Math.sin(Math.toRadians(altitudeDeg))
                + 0.50572 * Math.pow(altitudeDeg + 6.07995, -1.6364));
    return Math.max(1, x);
  }

  /**
   * Altitude without refraction, good to an arc-minute: precession is applied, nutation, aberration
   * and UT1 − UTC are not.
   */
  static double altitudeDeg(Pointing pointing, Frame.Site site, Instant when) {
    var at = new double[] {pointing.raDeg(), pointing.decDeg()};
    Equinox.fromIcrs(at, Pointing.decimalYear(when));
    double days = when.toEpochMilli() / 86_400_000.0 - 10957.5; // since J2000.0
    double centuries = days / 36525;
    double sidereal = 280.46061837 + 360.98564736629 * days + 0.000387933 * centuries * centuries;
    double hourAngle = Math.toRadians(sidereal + site.longitudeDeg() - at[0]);
    double dec = Math.toRadians(at[1]);
    double lat = Math.toRadians(site.latitudeDeg());
    double sine =
        Math.sin(lat) * Math.sin(dec) + Math.cos(lat) * Math.cos(dec) * Math.cos(hourAngle);
    return Math.toDegrees(Math.asin(Math.clamp(sine, -1, 1)));
  }
}
