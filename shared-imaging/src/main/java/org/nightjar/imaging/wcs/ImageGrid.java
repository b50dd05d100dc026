package org.nightjar.imaging.wcs;

import java.util.Arrays;

/** A square grid of pixel positions over an image, on which coordinates are fitted. */
final class ImageGrid {
  private final double left;
  private final double bottom;
  private final double stepX;
  private final double stepY;
  private final int side;
  private final double crpixX;
  private final double crpixY;

  private ImageGrid(
      double left,
      double bottom,
      double stepX,
      double stepY,
      int side,
      double crpixX,
      double crpixY) {
    this.crpixX = crpixX;
    this.crpixY = crpixY;
    this.left = left;
    this.bottom = bottom;
    this.stepX = stepX;
    this.stepY = stepY;
    this.side = side;
  }

  /**
   * @param side points per axis
   * @param margin how much of the image's width and height is added on each side
   */
  static ImageGrid over(Wcs wcs, int side, double margin) {
    var p = wcs.parts;
    double width = p.width() > 0 ? p.width() : Math.max(2, 2 * p.crpixX() + 1);
    double height = p.height() > 0 ? p.height() : Math.max(2, 2 * p.crpixY() + 1);
    return new ImageGrid(
        -0.5 - margin * width,
        -0.5 - margin * height,
        width * (1 + 2 * margin) / (side - 1),
        height * (1 + 2 * margin) / (side - 1),
        side,
        p.crpixX(),
        p.crpixY());
  }

  int size() {
    return side * side;
  }

  double x(int i) {
    return left + stepX * (i % side);
  }

  double y(int i) {
    return bottom + stepY * (i / side);
  }

  /** Offset from the reference pixel. */
  double u(int i) {
    return x(i) - crpixX;
  }

  /** Offset from the reference pixel. */
  double v(int i) {
    return y(i) - crpixY;
  }

  double halfStepX() {
    return stepX / 2;
  }

  double halfStepY() {
    return stepY / 2;
  }

  /** Whether half a step further is still within the grid. */
  boolean inside(int i) {
    return i % side < side - 1 && i / side < side - 1;
  }

  private double centreX() {
    return left + stepX * (side - 1) / 2;
  }

  private double centreY() {
    return bottom + stepY * (side - 1) / 2;
  }

  /**
   * TAN with polynomials of the pixel offsets, reference pixel at the image centre, fitted to
   * another's positions.
   *
   * @param lowest 1 ties the centre, 0 leaves it free (order 1 only)
   */
  Wcs tangentFit(Wcs wcs, int lowest, int order) {
    double cx = centreX();
    double cy = centreY();
    var centre = new double[2];
    wcs.pixelToSky(cx, cy, centre);
    if (Double.isNaN(centre[0])) {
      throw new IllegalArgumentException(
          "image centre %s, %s: must show sky to be written as a tangent plane".formatted(cx, cy));
    }
    double[] unit = {1, 0, 0, 1};
    var plane = Wcs.tan(0, 0, centre[0], centre[1], unit);
    int n = size();
    var u = new double[n];
    var v = new double[n];
    var xi = new double[n];
    var eta = new double[n];
    var at = new double[2];
    int used = 0;
    for (int i = 0; i < n; i++) {
      wcs.pixelToSky(x(i), y(i), at);
      if (!Double.isNaN(at[0]) && plane.skyToPixel(at[0], at[1], at)) {
        u[used] = x(i) - cx;
        v[used] = y(i) - cy;
        xi[used] = at[0];
        eta[used++] = at[1];
      }
    }
    if (used < 3 * PolynomialFit.terms(lowest, order)) {
      throw new IllegalArgumentException(
          "%d of %d points of the image show sky: must be more to fit".formatted(used, n));
    }
    var fit = new PolynomialFit(Arrays.copyOf(u, used), Arrays.copyOf(v, used), lowest, order);
    return assemble(
        wcs,
        centre,
        order,
        fit.coefficients(Arrays.copyOf(xi, used)),
        fit.coefficients(Arrays.copyOf(eta, used)));
  }

  private Wcs assemble(Wcs wcs, double[] centre, int order, double[] cx, double[] cy) {
    int n = order + 1;
    double[] cd = {cx[n], cx[1], cy[n], cy[1]};
    double det = cd[0] * cd[3] - cd[1] * cd[2];
    var a = new double[n * n];
    var b = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      if (i / n + i % n != 1) {
        a[i] = (cd[3] * cx[i] - cd[1] * cy[i]) / det;
        b[i] = (cd[0] * cy[i] - cd[2] * cx[i]) / det;
      }
    }
    double x0 = centreX() - a[0];
    double y0 = centreY() - b[0];
    var fitted =
        order == 1
            ? Wcs.tan(x0, y0, centre[0], centre[1], cd)
            : Wcs.tanSip(centreX(), centreY(), centre[0], centre[1], cd, Sip.of(order, a, b));
    var p = wcs.parts;
    return p.width() > 0 && p.height() > 0 ? fitted.withImageSize(p.width(), p.height()) : fitted;
  }
}
