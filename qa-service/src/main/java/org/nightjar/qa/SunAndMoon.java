package org.nightjar.qa;

import java.time.Instant;
import org.nightjar.model.Frame;

/**
 * How high sun and moon stand, without refraction: the sun within 0.02°, the moon within 1.3°, as
 * its parallax is left out.
 *
 * @see "The Astronomical Almanac, low precision formulas, sections C and D"
 */
final class SunAndMoon {
  private SunAndMoon() {}

  static double sunAltitudeDeg(Frame.Site site, Instant at) {
    return altitude(site, at, sun(at));
  }

  static double moonAltitudeDeg(Frame.Site site, Instant at) {
    return altitude(site, at, moon(at));
  }

  private static double days(Instant at) {
    return at.toEpochMilli() / 86_400_000.0 + 2440587.5 - 2451545.0;
  }

  /** Unit vector towards the sun, equatorial. */
  static double[] sun(Instant at) {
    double n = days(at);
    double g = Math.toRadians(357.528 + 0.9856003 * n);
    double longitude = 280.460 + 0.9856474 * n + 1.915 * Math.sin(g) + 0.020 * Math.sin(2 * g);
    return equatorial(longitude, 0, n);
  }

  /** Unit vector towards the moon, seen from the centre of the earth. */
  static double[] moon(Instant at) {
    double n = days(at);
    double t = n / 36525;
    double longitude =
        218.32
            + 481267.881 * t
            + 6.29 * sine(135.0 + 477198.87 * t)
            - 1.27 * sine(259.3 - 413335.36 * t)
            + 0.66 * sine(235.7 + 890534.22 * t)
            + 0.21 * sine(269.9 + 954397.74 * t)
            - 0.19 * sine(357.5 + 35999.05 * t)
            - 0.11 * sine(186.5 + 966404.03 * t);
    double latitude =
        5.13 * sine(93.3 + 483202.02 * t)
            + 0.28 * sine(228.2 + 960400.89 * t)
            - 0.28 * sine(318.3 + 6003.15 * t)
            - 0.17 * sine(217.6 - 407332.21 * t);
    return equatorial(longitude, latitude, n);
  }

  private static double sine(double deg) {
    return Math.sin(Math.toRadians(deg));
  }

  private static double[] equatorial(double longitudeDeg, double latitudeDeg, double days) {
    double l = Math.toRadians(longitudeDeg);
    double b = Math.toRadians(latitudeDeg);
    double e = Math.toRadians(23.439 - 0.0000004 * days);
    double x = Math.cos(b) * Math.cos(l);
    double y = Math.cos(b) * Math.sin(l);
    double z = Math.sin(b);
    return new double[] {x, y * Math.cos(e) - z * Math.sin(e), y * Math.sin(e) + z * Math.cos(e)};
  }

  private static double altitude(Frame.Site site, Instant at, double[] to) {
    double sidereal =
        Math.toRadians(280.46061837 + 360.98564736629 * days(at) + site.longitudeDeg());
    double latitude = Math.toRadians(site.latitudeDeg());
    double up =
        Math.cos(latitude) * (Math.cos(sidereal) * to[0] + Math.sin(sidereal) * to[1])
            + Math.sin(latitude) * to[2];
    return Math.toDegrees(Math.asin(Math.clamp(up, -1, 1)));
  }
}
