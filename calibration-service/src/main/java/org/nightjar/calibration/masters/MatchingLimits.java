package org.nightjar.calibration.masters;

import org.jspecify.annotations.Nullable;

/**
 * How near is near enough for a dark, and for frames of one master.
 *
 * @param temperatureCelsius largest difference of sensor temperatures; 2.5 °C is a third more or
 *     less dark current
 * @param exposureFraction largest difference of exposure times, relative
 * @param scaleDarks whether darks may be scaled to another exposure time and temperature; wrong for
 *     sensors whose amplifiers glow
 * @param longestScale scaling to more than this many times the dark's exposure is refused
 * @param epochDays frames further apart than this do not make one master
 */
public record MatchingLimits(
    double temperatureCelsius,
    double exposureFraction,
    boolean scaleDarks,
    double longestScale,
    double epochDays) {
  public static final MatchingLimits DEFAULT = new MatchingLimits(2.5, 0.01, false, 2, 30);

  public MatchingLimits {
    if (!(temperatureCelsius >= 0) || !(exposureFraction >= 0)) {
      throw new IllegalArgumentException(
          "temperatureCelsius = %s, exposureFraction = %s, must be >= 0"
              .formatted(temperatureCelsius, exposureFraction));
    }
    if (!(longestScale >= 1) || !(epochDays >= 0)) {
      throw new IllegalArgumentException(
          "longestScale = %s, must be >= 1; epochDays = %s, must be >= 0"
              .formatted(longestScale, epochDays));
    }
  }

  /** These limits, with darks scaled or not. */
  public MatchingLimits withScaledDarks(boolean scale) {
    return new MatchingLimits(temperatureCelsius, exposureFraction, scale, longestScale, epochDays);
  }

  boolean sameExposure(@Nullable Double a, @Nullable Double b) {
    // A camera's clock is no better than some milliseconds, whatever the fraction.
    return a != null
        && b != null
        && Math.abs(a - b) <= Math.max(0.005, exposureFraction * Math.max(a, b));
  }

  /** True also when either is unknown. */
  boolean sameTemperature(@Nullable Double a, @Nullable Double b) {
    return a == null || b == null || Math.abs(a - b) <= temperatureCelsius + 1e-9;
  }
}
