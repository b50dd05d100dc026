package org.nightjar.imaging.wcs;

import java.util.Objects;

/**
 * AP and BP: the inverse of a SIP distortion as polynomials, for readers that do not iterate.
 *
 * @param order of both
 * @param ap coefficient of u'^p v'^q at p * (order + 1) + q
 * @param bp the same for v
 * @param offByPx largest error between the points of the fit
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SipInverse(int order, double[] ap, double[] bp, double offByPx) {

  /** One order above the distortion's, more while the error is above the tolerance. */
  static SipInverse of(Sip sip, ImageGrid grid) {
    SipInverse best = null;
    int first = Math.min(sip.order() + 1, Sip.MAX_ORDER);
    for (int order = first; order <= Sip.MAX_ORDER; order++) {
      var candidate = fit(sip, grid, order);
      if (best == null || candidate.offByPx < best.offByPx) {
        best = candidate;
      }
      if (best.offByPx <= WcsWriter.TOLERANCE_PX) {
        break;
      }
    }
    return Objects.requireNonNull(best);
  }

  private static SipInverse fit(Sip sip, ImageGrid grid, int order) {
    int n = grid.size();
    var bentU = new double[n];
    var bentV = new double[n];
    var backU = new double[n];
    var backV = new double[n];
    var bent = new double[6];
    for (int i = 0; i < n; i++) {
      sip.apply(grid.u(i), grid.v(i), bent);
      bentU[i] = bent[0];
      bentV[i] = bent[1];
      backU[i] = grid.u(i) - bent[0];
      backV[i] = grid.v(i) - bent[1];
    }
    var fit = new PolynomialFit(bentU, bentV, 0, order);
    var ap = fit.coefficients(backU);
    var bp = fit.coefficients(backV);
    var inverse = Sip.of(order, ap, bp);
    double largest = 0;
    var back = new double[6];
    for (int i = 0; i < n; i++) {
      // Half a step off the fitted points.
      double u = grid.u(i) + grid.halfStepX();
      double v = grid.v(i) + grid.halfStepY();
      sip.apply(u, v, bent);
      inverse.apply(bent[0], bent[1], back);
      if (grid.inside(i)) {
        largest = Math.max(largest, Math.hypot(back[0] - u, back[1] - v));
      }
    }
    return new SipInverse(order, ap, bp, largest);
  }
}
