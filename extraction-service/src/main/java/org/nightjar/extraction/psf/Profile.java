package org.nightjar.extraction.psf;

/**
 * A star's profile, averaged over pixels, and its derivatives.
 *
 * <pre>
 * I = amplitude · mean over the pixel, and over the trail, of (1 + (2^g − 1) rho)^(−1/g)  + sky
 * </pre>
 *
 * a Moffat function with beta = 1/g written so that rho = 1 is its half-maximum contour whatever
 * the wings; g → 0 is the Gaussian. {@link Kind#ELLIPTICAL}: rho = p dx² + 2 q dx dy + r dy².
 * {@link Kind#TRAILED}: rho = s (dx² + dy²), drawn along the segment from −(lx, ly) to (lx, ly), as
 * the sky draws a star when the mount does not follow.
 *
 * <p>The means are Gauss-Legendre sums: at FWHM 1.5 px four nodes a side leave less than 1e-4 of
 * the peak, 3 × 3 equal parts several per cent.
 *
 * <p>Parameters: {@code amplitude, x, y, p, q, r, sky, g} or {@code amplitude, x, y, s, lx, ly,
 * sky, g}.
 */
final class Profile {
  static final int AMPLITUDE = 0;
  static final int X = 1;
  static final int Y = 2;
  static final int SHAPE = 3;
  static final int SKY = 6;
  static final int WING = 7;
  static final int PARAMETERS = 8;

  /** g of beta = 1000, as good as a Gaussian, and of beta = 1.43. */
  static final double LEAST_WING = 0.001;

  static final double MOST_WING = 0.7;

  /** How a star came to be elongated. */
  enum Kind {
    ELLIPTICAL,
    TRAILED
  }

  private final Kind kind;
  private final GaussLegendre along;
  private final PixelShape pixelShape;

  /**
   * @param nodes along the trail; 1 for the elliptical kind
   */
  Profile(Kind kind, int nodes, PixelShape pixelShape) {
    this.kind = kind;
    this.pixelShape = pixelShape;
    this.along = GaussLegendre.of(kind == Kind.TRAILED ? nodes : 1);
  }

  int nodes() {
    return along.node().length;
  }

  Kind kind() {
    return kind;
  }

  /** Nodes that a trail of this half-length needs, for a width of the star across it. */
  static int nodesFor(double halfLengthPx, double fwhmPx) {
    return Math.min(40, 4 + (int) Math.ceil(2 * halfLengthPx / fwhmPx));
  }

  /** Nodes per pixel and axis for the narrowest width. */
  static int nodesPerPixel(double fwhmPx) {
    return fwhmPx < 1.7 ? 4 : fwhmPx < 3.5 ? 3 : 2;
  }

  /**
   * Value at a pixel.
   *
   * @param side of the pixel, 1 unless pixels were averaged
   * @param n nodes per axis
   * @param gradient receives the derivatives by the parameters
   */
  double at(double[] t, double px, double py, double side, int n, double[] gradient) {
    boolean trailed = kind == Kind.TRAILED;
    double amplitude = t[AMPLITUDE];
    double p = t[SHAPE];
    double q = trailed ? 0 : t[SHAPE + 1];
    double r = trailed ? p : t[SHAPE + 2];
    double lx = trailed ? t[SHAPE + 1] : 0;
    double ly = trailed ? t[SHAPE + 2] : 0;
    double wing = t[WING];
    double beta = 1 / wing;
    double c = Math.exp(wing * LN2) - 1;
    double cSlope = (c + 1) * LN2;
    var pixel = GaussLegendre.of(n);
    double value = 0;
    double byX = 0;
    double byY = 0;
    double by3 = 0;
    double by4 = 0;
    double by5 = 0;
    double byWing = 0;
    int parts = pixelShape.parts();
    double half = 0.5 * side * pixelShape.partSide();
    for (int pk = 0; pk < parts * along.node().length; pk++) {
      int k = pk / parts;
      int part = pk % parts;
      double tk = along.node()[k];
      double x0 = px + side * pixelShape.partX(part) - t[X] - tk * lx;
      double y0 = py + side * pixelShape.partY(part) - t[Y] - tk * ly;
      for (int j = 0; j < n; j++) {
        double dy = y0 + half * pixel.node()[j];
        double wkj = along.weight()[k] / parts * pixel.weight()[j];
        for (int i = 0; i < n; i++) {
          double dx = x0 + half * pixel.node()[i];
          double w = wkj * pixel.weight()[i];
          double rho = p * dx * dx + 2 * q * dx * dy + r * dy * dy;
          double u = 1 + c * rho;
          double log = Math.log(u);
          double m = w * Math.exp(-beta * log);
          double fall = beta * c * m / u;
          double gx = 2 * (p * dx + q * dy) * fall;
          double gy = 2 * (q * dx + r * dy) * fall;
          value += m;
          byX += gx;
          byY += gy;
          if (trailed) {
            by3 += fall * (dx * dx + dy * dy);
            by4 += tk * gx;
            by5 += tk * gy;
          } else {
            by3 += fall * dx * dx;
            by4 += 2 * fall * dx * dy;
            by5 += fall * dy * dy;
          }
          byWing += m * beta * (beta * log - cSlope * rho / u);
        }
      }
    }
    gradient[AMPLITUDE] = value;
    gradient[X] = amplitude * byX;
    gradient[Y] = amplitude * byY;
    gradient[SHAPE] = -amplitude * by3;
    gradient[SHAPE + 1] = (trailed ? amplitude : -amplitude) * by4;
    gradient[SHAPE + 2] = (trailed ? amplitude : -amplitude) * by5;
    gradient[SKY] = 1;
    gradient[WING] = amplitude * byWing;
    return amplitude * value + t[SKY];
  }

  private static final double LN2 = Math.log(2);

  /** Whether the parameters describe a profile at all. */
  boolean sound(double[] t) {
    double p = t[SHAPE];
    if (!(t[AMPLITUDE] > 0) || !(p > 0)) {
      return false;
    }
    if (kind == Kind.TRAILED) {
      return p < WIDEST_RHO;
    }
    double q = t[SHAPE + 1];
    double r = t[SHAPE + 2];
    return r > 0 && p * r - q * q > 0 && p + r < 2 * WIDEST_RHO;
  }

  /** rho per px² of FWHM 0.2 px: narrower than any star a pixel can tell. */
  private static final double WIDEST_RHO = 4 / (0.2 * 0.2);

  /** The half-maximum contour before the pixel blurs it. */
  Shape shape(double[] t) {
    if (kind == Kind.ELLIPTICAL) {
      double p = t[SHAPE];
      double q = t[SHAPE + 1];
      double r = t[SHAPE + 2];
      double mean = 0.5 * (p + r);
      double swing = Math.hypot(0.5 * (p - r), q);
      double least = Math.max(mean - swing, 1e-9);
      double theta = Math.toDegrees(0.5 * Math.atan2(-2 * q, r - p));
      return new Shape(
          2 / Math.sqrt(least), 2 / Math.sqrt(mean + swing), Shape.normaliseDeg(theta));
    }
    double half = Math.hypot(t[SHAPE + 1], t[SHAPE + 2]);
    double theta = Math.toDegrees(Math.atan2(t[SHAPE + 2], t[SHAPE + 1]));
    double major = fullWidth(t[SHAPE], t[WING], half, 1, 0);
    double minor = fullWidth(t[SHAPE], t[WING], half, 0, 1);
    return new Shape(Math.max(major, minor), Math.min(major, minor), Shape.normaliseDeg(theta));
  }

  /** Full width at half maximum of the drawn profile along (ux, uy), the trail lying along x. */
  private double fullWidth(double s, double wing, double half, double ux, double uy) {
    double target = 0.5 * drawn(s, wing, half, 0, 0);
    double low = 0;
    double high = half + 4 / Math.sqrt(s);
    for (int round = 0; round < 60; round++) {
      double middle = 0.5 * (low + high);
      if (drawn(s, wing, half, middle * ux, middle * uy) > target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + high;
  }

  private double drawn(double s, double wing, double half, double dx, double dy) {
    double c = Math.exp(wing * LN2) - 1;
    double sum = 0;
    for (int k = 0; k < along.node().length; k++) {
      double x = dx - half * along.node()[k];
      sum += along.weight()[k] * Math.exp(-Math.log(1 + c * s * (x * x + dy * dy)) / wing);
    }
    return sum;
  }
}
