package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where on the sky the frame lies.
 *
 * @param solved whether a plate solution was found and verified
 * @param reason why not, in words with numbers
 * @param strategy how it was found: {@code hinted}, {@code blind}
 * @param raDeg right ascension of the image centre, ICRS degrees in [0, 360)
 * @param decDeg declination of the image centre
 * @param pixelScaleArcsec sqrt |det| of the local Jacobian at the centre
 * @param positionAngleDeg of +y at the centre, north through east, in [0, 360)
 * @param mirrored true when the image is not as seen on the sky (positive determinant)
 * @param matches stars behind the fit
 * @param rmsPx residual per star, root mean square of both axes together
 * @param rmsArcsec the same on the sky
 * @param distortionOrder 1 for a plain tangent plane, else the SIP order
 * @param logOdds natural logarithm of the odds of the solution against chance
 * @param pointingErrorArcmin solved centre against where the telescope was told to point
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Astrometry(
    boolean solved,
    @Nullable String reason,
    @Nullable String strategy,
    @Nullable Double raDeg,
    @Nullable Double decDeg,
    @Nullable Double pixelScaleArcsec,
    @Nullable Double positionAngleDeg,
    @Nullable Boolean mirrored,
    @Nullable Integer matches,
    @Nullable Double rmsPx,
    @Nullable Double rmsArcsec,
    @Nullable Integer distortionOrder,
    @Nullable Double logOdds,
    @Nullable Double pointingErrorArcmin) {

  /** A frame that could not be placed, with the reason. */
  public static Astrometry unsolved(String reason) {
    return new Astrometry(
        false, reason, null, null, null, null, null, null, null, null, null, null, null, null);
  }
}
