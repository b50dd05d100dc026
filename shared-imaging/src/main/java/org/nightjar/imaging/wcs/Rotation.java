package org.nightjar.imaging.wcs;

import org.jspecify.annotations.Nullable;

/** 3 × 3 rotations, row by row, and unit vectors of directions. */
final class Rotation {
  private Rotation() {}

  /**
   * Native to celestial, from where the reference point lies and how the native pole is turned.
   *
   * @param raDeg CRVAL of the longitude axis
   * @param decDeg CRVAL of the latitude axis
   * @param fiducialLongitudeDeg phi_0
   * @param fiducialLatitudeDeg theta_0
   * @param lonPoleDeg LONPOLE, native longitude of the celestial pole
   * @param latPoleDeg LATPOLE, decides where two native poles are possible
   * @return null when no native pole fits
   * @see "Calabretta and Greisen 2002, A&A 395, 1077, section 2.4"
   */
  static double @Nullable [] nativeToCelestial(
      double raDeg,
      double decDeg,
      double fiducialLongitudeDeg,
      double fiducialLatitudeDeg,
      double lonPoleDeg,
      double latPoleDeg) {
    if (fiducialLatitudeDeg == 90) {
      return euler(raDeg, decDeg, lonPoleDeg);
    }
    double dPhi = Math.toRadians(lonPoleDeg - fiducialLongitudeDeg);
    double theta0 = Math.toRadians(fiducialLatitudeDeg);
    double dec0 = Math.toRadians(decDeg);
    double across = Math.cos(theta0) * cos(dPhi);
    double z = Math.hypot(across, Math.sin(theta0));
    double poleDec;
    if (z == 0) {
      if (decDeg != 0) {
        return null;
      }
      poleDec = Math.toRadians(latPoleDeg);
    } else {
      double ratio = Math.sin(dec0) / z;
      if (Math.abs(ratio) > 1 + 1e-12) {
        return null;
      }
      double middle = Math.atan2(Math.sin(theta0), across);
      double spread = Math.acos(Math.clamp(ratio, -1.0, 1.0));
      poleDec = nearerTo(Math.toRadians(latPoleDeg), wrap(middle + spread), wrap(middle - spread));
      if (Double.isNaN(poleDec)) {
        return null;
      }
    }
    double poleRa;
    double tiny = 1e-10;
    if (Math.abs(Math.cos(dec0)) < tiny) {
      poleRa = raDeg;
    } else if (Math.abs(Math.cos(poleDec)) < tiny) {
      poleRa =
          poleDec > 0
              ? raDeg + lonPoleDeg - fiducialLongitudeDeg - 180
              : raDeg - lonPoleDeg + fiducialLongitudeDeg;
    } else {
      double sine = Math.sin(dPhi) * Math.cos(theta0) / Math.cos(dec0);
      double cosine =
          (Math.sin(theta0) - Math.sin(poleDec) * Math.sin(dec0))
              / (Math.cos(poleDec) * Math.cos(dec0));
      poleRa = raDeg - Math.toDegrees(Math.atan2(sine, cosine));
    }
    return euler(poleRa, Math.toDegrees(poleDec), lonPoleDeg);
  }

  /** Native to celestial, from the celestial place of the native pole. */
  static double[] euler(double poleRaDeg, double poleDecDeg, double lonPoleDeg) {
    double sa = Math.sin(Math.toRadians(poleRaDeg));
    double ca = Math.cos(Math.toRadians(poleRaDeg));
    double sd = Math.sin(Math.toRadians(poleDecDeg));
    double cd = Math.abs(poleDecDeg) == 90 ? 0 : Math.cos(Math.toRadians(poleDecDeg));
    double sp = lonPoleDeg % 180 == 0 ? 0 : Math.sin(Math.toRadians(lonPoleDeg));
    double cp = cos(Math.toRadians(lonPoleDeg));
    double[] turned = {-sd * cp, -sd * sp, cd, sp, -cp, 0, cd * cp, cd * sp, sd};
    double[] aboutAxis = {ca, -sa, 0, sa, ca, 0, 0, 0, 1};
    return times(aboutAxis, turned);
  }

  static double[] times(double[] a, double[] b) {
    var c = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        c[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
      }
    }
    return c;
  }

  static void direction(double raDeg, double decDeg, double[] s) {
    double ra = Math.toRadians(raDeg);
    double dec = Math.toRadians(decDeg);
    // Exactly at the pole, not 6e-17 beside it.
    double across = Math.abs(decDeg) == 90 ? 0 : Math.cos(dec);
    s[0] = across * Math.cos(ra);
    s[1] = across * Math.sin(ra);
    s[2] = Math.sin(dec);
  }

  /** Right ascension in [0, 360) and declination; atan2 keeps its digits near the poles. */
  static void angles(double x, double y, double z, double[] raDecDeg) {
    raDecDeg[0] = SkyAngles.normaliseRaDeg(Math.toDegrees(Math.atan2(y, x)));
    raDecDeg[1] = Math.toDegrees(Math.atan2(z, Math.hypot(x, y)));
  }

  // Exactly 0 at a quarter turn, so that degenerate poles are recognised.
  private static double cos(double rad) {
    double turns = Math.abs(rad) / (Math.PI / 2);
    return turns == 1 || turns == 3 ? 0 : Math.cos(rad);
  }

  private static double wrap(double rad) {
    double turned = rad > Math.PI ? rad - 2 * Math.PI : rad;
    return turned < -Math.PI ? turned + 2 * Math.PI : turned;
  }

  private static double nearerTo(double wanted, double one, double other) {
    double limit = Math.PI / 2 * (1 + 1e-12);
    boolean oneFits = Math.abs(one) <= limit;
    boolean otherFits = Math.abs(other) <= limit;
    if (oneFits && otherFits) {
      return Math.abs(wanted - one) <= Math.abs(wanted - other) ? one : other;
    }
    return oneFits ? one : otherFits ? other : Double.NaN;
  }
}
