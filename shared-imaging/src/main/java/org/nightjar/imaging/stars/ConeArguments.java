package org.nightjar.imaging.stars;

/** What every catalogue asks of a cone. */
final class ConeArguments {
  private ConeArguments() {}

  static void check(
      double raDeg,
      double decDeg,
      double radiusDeg,
      double epochYear,
      double faintestMagnitude,
      int most) {
    if (!Double.isFinite(raDeg) || !(Math.abs(decDeg) <= 90)) {
      throw new IllegalArgumentException(
          "raDeg = %s, decDeg = %s: must be finite, dec in [-90, 90]".formatted(raDeg, decDeg));
    }
    if (!(radiusDeg > 0 && radiusDeg <= 180)) {
      throw new IllegalArgumentException("radiusDeg = " + radiusDeg + ", must be in (0, 180]");
    }
    if (!(Math.abs(epochYear - 2000) <= 1000)) {
      throw new IllegalArgumentException(
          "epochYear = " + epochYear + ", must be within 1000 years of 2000");
    }
    if (Double.isNaN(faintestMagnitude)) {
      throw new IllegalArgumentException("faintestMagnitude = NaN, must be a number or infinite");
    }
    if (most < 0) {
      throw new IllegalArgumentException("most = " + most + ", must be >= 0");
    }
  }
}
