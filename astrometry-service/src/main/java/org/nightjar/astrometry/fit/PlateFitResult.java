package org.nightjar.astrometry.fit;

import org.nightjar.imaging.wcs.Wcs;

/**
 * Fitted coordinates and how good they are. Residuals are star minus source, in pixels of the
 * image.
 *
 * @param wcs tangent plane at the image centre, with SIP where the order is above 1
 * @param matches stars behind the fit, outliers left out
 * @param outliers matched stars more than 5 sigma off, which have no weight
 * @param order 1 for a plain tangent plane
 * @param rmsPx root mean square of the residual, both axes together
 * @param rmsXPx the same along x
 * @param rmsYPx the same along y
 * @param rmsArcsec rmsPx on the sky
 * @param maxResidualPx largest residual of a star behind the fit
 * @param maxMapResidualPx largest median residual in the cells of a 5 × 5 map that hold at least 4
 *     stars: what the model leaves undone; 0 when no cell holds so many
 * @param centreErrorPx 1 sigma error of the position of the image centre, per axis; NaN when the
 *     start was kept
 * @param cornerErrorPx the same in the worst corner
 * @param matchedSource indices of the sources, in the order of the stars
 * @param matchedStar indices of the stars in the field, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
public record PlateFitResult(
    Wcs wcs,
    int matches,
    int outliers,
    int order,
    double rmsPx,
    double rmsXPx,
    double rmsYPx,
    double rmsArcsec,
    double maxResidualPx,
    double maxMapResidualPx,
    double centreErrorPx,
    double cornerErrorPx,
    int[] matchedSource,
    int[] matchedStar)
    implements PlateFitOutcome {

  PlateFitResult withFit(int outliersOfFit, double centreError, double cornerError) {
    return new PlateFitResult(
        wcs,
        matches,
        outliersOfFit,
        order,
        rmsPx,
        rmsXPx,
        rmsYPx,
        rmsArcsec,
        maxResidualPx,
        maxMapResidualPx,
        centreError,
        cornerError,
        matchedSource,
        matchedStar);
  }
}
