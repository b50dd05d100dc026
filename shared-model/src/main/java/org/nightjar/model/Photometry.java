package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How bright things are.
 *
 * @param reason why there is no zero point, in words with numbers
 * @param band band of the reference magnitudes, e.g. {@code V}
 * @param system magnitude system
 * @param catalogue name of the reference catalogue
 * @param starsUsed stars behind the zero point
 * @param starsRejected stars that matched but were left out as outliers
 * @param apertureRadiusPx radius of the aperture
 * @param zeroPoint magnitude of a star that gives 1 ADU per second in all (aperture-corrected)
 * @param zeroPointError its 1 sigma error
 * @param zeroPointScatter robust scatter of one star about it, magnitudes
 * @param colourTerm slope against B-V, magnitudes per magnitude
 * @param colourTermError its 1 sigma error
 * @param limitingMagnitude5Sigma of a point source, 5 sigma
 * @param skyMagPerArcsec2 brightness of the sky
 * @param transparency zero point against the telescope's own reference, magnitudes; negative = less
 *     light
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Photometry(
    @Nullable String reason,
    @Nullable String band,
    @Nullable MagnitudeSystem system,
    @Nullable String catalogue,
    @Nullable Integer starsUsed,
    @Nullable Integer starsRejected,
    @Nullable Double apertureRadiusPx,
    @Nullable Double zeroPoint,
    @Nullable Double zeroPointError,
    @Nullable Double zeroPointScatter,
    @Nullable Double colourTerm,
    @Nullable Double colourTermError,
    @Nullable Double limitingMagnitude5Sigma,
    @Nullable Double skyMagPerArcsec2,
    @Nullable Double transparency) {

  /** A frame without a zero point, with the reason. */
  public static Photometry unmeasured(String reason) {
    return new Photometry(
        reason, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Zero point of the magnitude scale. */
  public enum MagnitudeSystem {
    VEGA,
    AB
  }
}
