package org.nightjar.imaging.wcs;

/** Brings coordinates of another equinox to ICRS and back. */
public final class Equinox {
  private Equinox() {}

  /**
   * In place, from the mean equator and equinox of a year to ICRS; 1950 means FK4 of B1950.0, all
   * else FK5 of that Julian year.
   *
   * @param raDecDeg right ascension and declination in degrees
   * @param equinoxYear Julian year in [1800, 2200]
   * @throws IllegalArgumentException for another year
   */
  public static void toIcrs(double[] raDecDeg, double equinoxYear) {
    frame(equinoxYear).toIcrs(raDecDeg);
  }

  /** In place, from ICRS to the mean equator and equinox of a year; see {@link #toIcrs}. */
  public static void fromIcrs(double[] raDecDeg, double equinoxYear) {
    frame(equinoxYear).fromIcrs(raDecDeg);
  }

  private static SkyFrame frame(double year) {
    if (!(year >= 1800 && year <= 2200)) {
      throw new IllegalArgumentException("equinoxYear = " + year + ", must be in [1800, 2200]");
    }
    if (year == 2000) {
      return SkyFrame.ICRS;
    }
    return year == 1950 ? new SkyFrame.Fk4B1950() : new SkyFrame.PrecessedFk5(year);
  }
}
