package org.nightjar.astrometry.solve;

/**
 * A tangent plane with a linear map from pixels: {@code xi = xi0 + xiX (x - x0) + xiY (y - y0)}
 * towards the east, likewise {@code eta} towards the north, in radians of the plane that touches
 * the sphere where the pixel (x0, y0) points.
 */
public final class TangentPlate {
  private final double x0;
  private final double y0;
  private final double[] centre;
  private final double[] east;
  private final double[] north;
  private final double xiX;
  private final double xiY;
  private final double etaX;
  private final double etaY;
  private final double determinant;

  /**
   * @param x0 pixel that lies on the tangent point
   * @param y0 same
   * @param centre unit vector of the tangent point
   * @param xiX radians per pixel
   */
  TangentPlate(
      double x0, double y0, double[] centre, double xiX, double xiY, double etaX, double etaY) {
    this.x0 = x0;
    this.y0 = y0;
    this.centre = centre.clone();
    this.east = east(centre);
    this.north = cross(centre, east);
    this.xiX = xiX;
    this.xiY = xiY;
    this.etaX = etaX;
    this.etaY = etaY;
    this.determinant = xiX * etaY - xiY * etaX;
  }

  /** Unit vector to the east at a place; any direction at the pole. */
  static double[] east(double[] at) {
    double r = Math.hypot(at[0], at[1]);
    return r < 1e-12 ? new double[] {0, 1, 0} : new double[] {-at[1] / r, at[0] / r, 0};
  }

  static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  /** Unit vector that a pixel looks at. */
  public void vector(double x, double y, double[] out) {
    double dx = x - x0;
    double dy = y - y0;
    double xi = xiX * dx + xiY * dy;
    double eta = etaX * dx + etaY * dy;
    double f = 1 / Math.sqrt(1 + xi * xi + eta * eta);
    for (int i = 0; i < 3; i++) {
      out[i] = f * (centre[i] + xi * east[i] + eta * north[i]);
    }
  }

  /**
   * Pixel of a unit vector.
   *
   * @return false when it lies behind the plane
   */
  public boolean pixel(double[] v, double[] out) {
    double c = v[0] * centre[0] + v[1] * centre[1] + v[2] * centre[2];
    // Further than 80 degrees off the axis no tangent plane describes an optical system.
    if (c < 0.17) {
      return false;
    }
    double xi = (v[0] * east[0] + v[1] * east[1] + v[2] * east[2]) / c;
    double eta = (v[0] * north[0] + v[1] * north[1] + v[2] * north[2]) / c;
    out[0] = x0 + (etaY * xi - xiY * eta) / determinant;
    out[1] = y0 + (xiX * eta - etaX * xi) / determinant;
    return true;
  }

  /** Pixel on the tangent point. */
  public double tangentX() {
    return x0;
  }

  /** Pixel on the tangent point. */
  public double tangentY() {
    return y0;
  }

  /** ICRS degrees, [0, 360). */
  public double tangentRaDeg() {
    double ra = Math.toDegrees(Math.atan2(centre[1], centre[0]));
    return ra < 0 ? ra + 360 : ra;
  }

  /** ICRS degrees. */
  public double tangentDecDeg() {
    return Math.toDegrees(Math.atan2(centre[2], Math.hypot(centre[0], centre[1])));
  }

  /** The linear map as CD1_1, CD1_2, CD2_1, CD2_2, degrees per pixel. */
  public double[] cdDegPerPx() {
    return new double[] {
      Math.toDegrees(xiX), Math.toDegrees(xiY), Math.toDegrees(etaX), Math.toDegrees(etaY)
    };
  }

  /** sqrt |det|, radians per pixel. */
  public double scaleRad() {
    return Math.sqrt(Math.abs(determinant));
  }

  /** sqrt |det|, arcseconds per pixel. */
  public double scaleArcsec() {
    return Math.toDegrees(scaleRad()) * 3600;
  }

  /** Positive determinant: not as seen on the sky. */
  public boolean mirrored() {
    return determinant > 0;
  }

  double[] tangentVector() {
    return centre.clone();
  }
}
