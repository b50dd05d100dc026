package org.nightjar.calibration;

import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.MatchingLimits;
import org.nightjar.model.TelescopeProfile;

/**
 * Choices in calibrating frames.
 *
 * @param matching when a dark fits, and whether it may be scaled
 * @param leastFlat response below which nothing is divided, in (0, 1)
 * @param hotSigma a hot pixel of the dark is given up in a frame when its dark signal is more than
 *     this many times the frame's noise; fainter ones are corrected well enough by subtraction
 * @param rejectCosmicRays whether to look for cosmic rays
 */
public record CalibrationOptions(
    MatchingLimits matching, double leastFlat, double hotSigma, boolean rejectCosmicRays) {
  /** Cosmic rays off: undersampled stars look like them. */
  public static final CalibrationOptions DEFAULT =
      new CalibrationOptions(MatchingLimits.DEFAULT, 0.05, 5, false);

  public CalibrationOptions {
    if (!(leastFlat > 0 && leastFlat < 1)) {
      throw new IllegalArgumentException("leastFlat = " + leastFlat + ", must be in (0, 1)");
    }
    if (!(hotSigma > 0)) {
      throw new IllegalArgumentException("hotSigma = " + hotSigma + ", must be > 0");
    }
  }

  /** The defaults as a telescope's profile changes them; null for an unknown telescope. */
  public static CalibrationOptions of(@Nullable TelescopeProfile profile) {
    var sensor = profile == null ? null : profile.sensor();
    if (sensor == null) {
      return DEFAULT;
    }
    return new CalibrationOptions(
        DEFAULT.matching.withScaledDarks(Boolean.TRUE.equals(sensor.scaleDarks())),
        DEFAULT.leastFlat,
        DEFAULT.hotSigma,
        Boolean.TRUE.equals(sensor.rejectCosmicRays()));
  }
}
