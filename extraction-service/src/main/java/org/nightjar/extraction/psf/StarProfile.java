package org.nightjar.extraction.psf;

/**
 * One star's fitted profile, before the pixel blurs it.
 *
 * @param row in the catalogue
 * @param xPx centre, 0-based
 * @param yPx centre
 * @param fwhmPx sqrt(major × minor) of the half-maximum contour
 * @param fwhmErrorPx 1 sigma
 * @param ellipticity 1 − b/a of that contour, as fitted: noise makes it positive
 * @param ellipticityError 1 sigma of one component
 * @param thetaDeg long axis from +x towards +y, in [−90, 90)
 * @param beta wing exponent
 * @param good whether it counts for the frame
 */
public record StarProfile(
    int row,
    double xPx,
    double yPx,
    double fwhmPx,
    double fwhmErrorPx,
    double ellipticity,
    double ellipticityError,
    double thetaDeg,
    double beta,
    boolean good) {

  /**
   * Ellipticity without what noise adds: e² of a round star is not 0 but the sum of its two
   * components' variances.
   */
  double honestEllipticity() {
    double square = ellipticity * ellipticity - 2 * ellipticityError * ellipticityError;
    return square > 0 ? Math.sqrt(square) : 0;
  }

  double e1() {
    return ellipticity * Math.cos(Math.toRadians(2 * thetaDeg));
  }

  double e2() {
    return ellipticity * Math.sin(Math.toRadians(2 * thetaDeg));
  }
}
