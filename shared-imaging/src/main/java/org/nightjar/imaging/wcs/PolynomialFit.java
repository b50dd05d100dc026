package org.nightjar.imaging.wcs;

import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;

/**
 * Least squares of polynomials in two variables, terms of lowest <= p + q <= order, by QR on
 * variables scaled to about 1.
 */
final class PolynomialFit {
  private final int lowest;
  private final int order;
  private final double scale;
  private final QRDecomposition qr;

  /**
   * @param us first variable of each point
   * @param vs second variable
   * @param lowest smallest p + q
   * @param order largest p + q
   */
  PolynomialFit(double[] us, double[] vs, int lowest, int order) {
    this.lowest = lowest;
    this.order = order;
    double largest = 0;
    for (int i = 0; i < us.length; i++) {
      largest = Math.max(largest, Math.max(Math.abs(us[i]), Math.abs(vs[i])));
    }
    this.scale = largest > 0 ? largest : 1;
    var design = MatrixUtils.createRealMatrix(us.length, terms(lowest, order));
    for (int i = 0; i < us.length; i++) {
      int column = 0;
      for (int degree = lowest; degree <= order; degree++) {
        for (int q = 0; q <= degree; q++) {
          design.setEntry(
              i, column++, Tpv.power(us[i] / scale, degree - q) * Tpv.power(vs[i] / scale, q));
        }
      }
    }
    this.qr = new QRDecomposition(design);
  }

  static int terms(int lowest, int order) {
    return (order + 1) * (order + 2) / 2 - lowest * (lowest + 1) / 2;
  }

  /** Coefficients [(order + 1) × (order + 1)], that of u^p v^q at p * (order + 1) + q. */
  double[] coefficients(double[] values) {
    var solution = qr.getSolver().solve(new ArrayRealVector(values, false));
    var c = new double[(order + 1) * (order + 1)];
    int column = 0;
    for (int degree = lowest; degree <= order; degree++) {
      double unit = Math.pow(scale, -degree);
      for (int q = 0; q <= degree; q++) {
        c[(degree - q) * (order + 1) + q] = solution.getEntry(column++) * unit;
      }
    }
    return c;
  }
}
