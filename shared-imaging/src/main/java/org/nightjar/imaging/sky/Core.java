package org.nightjar.imaging.sky;

import org.jspecify.annotations.Nullable;

/**
 * An elliptical profile, ready to be integrated over pixels.
 *
 * <p>Each pixel's share is a Gauss–Legendre quadrature of the profile over the pixel's square, with
 * as many nodes as the profile's curvature there needs. Both profiles keep the sum over pixels
 * within 1e-4 of the flux inside the cut.
 */
final class Core {
  /** Share of the light left outside of the cut of a Moffat star, whose wings are wide. */
  static final double LOST_OF_MOFFAT = 3e-4;

  /** The same of a Gaussian, which ends soon. */
  static final double LOST_OF_GAUSSIAN = 1e-6;

  /** Share of all light by which quadrature may err. */
  private static final double TOLERANCE = 3e-5;

  /** Share of a pixel's own light by which quadrature may err. */
  private static final double PIXEL_TOLERANCE = 0.01;

  private static final int MOST_NODES = 16;
  private static final double FARTHEST_PX = 1500;

  private final RadialProfile profile;
  private final double xx;
  private final double xy;
  private final double yy;
  private final double scaleMinor;
  private final double scaleMajor;
  private final double peak;
  private final double lost;
  // From stepFrom[n] = q^2 outwards n nodes a side are enough.
  private final double[] stepFrom = new double[MOST_NODES + 1];

  Core(Psf psf) {
    this(psf, RadialProfile.of(psf.beta()));
  }

  /**
   * @param profile that of {@code psf.beta()}
   */
  Core(Psf psf, RadialProfile profile) {
    this(
        profile,
        psf.majorPx() / 2 / profile.halfWidth(),
        psf.minorPx() / 2 / profile.halfWidth(),
        Math.toRadians(psf.angleDeg()));
  }

  /**
   * @param scaleMajor sigma or alpha along the major axis, pixels
   * @param scaleMinor along the minor axis
   * @param angleRad major axis, from +x towards +y
   */
  Core(RadialProfile profile, double scaleMajor, double scaleMinor, double angleRad) {
    this.profile = profile;
    this.scaleMajor = scaleMajor;
    this.scaleMinor = scaleMinor;
    double c = Math.cos(angleRad);
    double s = Math.sin(angleRad);
    double a = 1 / (scaleMajor * scaleMajor);
    double b = 1 / (scaleMinor * scaleMinor);
    this.xx = c * c * a + s * s * b;
    this.yy = s * s * a + c * c * b;
    this.xy = c * s * (a - b);
    this.peak = 1 / (profile.volume() * scaleMajor * scaleMinor);
    switch (profile) {
      case RadialProfile.Gaussian g -> {
        nodesOfGaussian();
        this.lost = LOST_OF_GAUSSIAN;
      }
      case RadialProfile.Moffat m -> {
        nodesOfMoffat(m.beta());
        this.lost = LOST_OF_MOFFAT;
      }
    }
  }

  private void nodesOfGaussian() {
    int n = Math.clamp((int) Math.ceil(1.8 + 1.3 / scaleMinor), 2, MOST_NODES);
    for (int k = 0; k <= MOST_NODES; k++) {
      stepFrom[k] = k < n ? Double.POSITIVE_INFINITY : 0;
    }
  }

  /**
   * With D = sqrt(alpha^2 + r^2), n nodes err by at most K / D^(2 n) of the pixel's light, K = (2
   * beta)_(2n) (n!)^4 / ((2 n + 1) (2 n)!^3): the remainder for D^(-2 beta). It may be a hundredth
   * of the pixel's light, and {@link #TOLERANCE} of all light when weighted with the light that
   * lies outside, (D / alpha)^(2 - 2 beta).
   */
  private void nodesOfMoffat(double beta) {
    stepFrom[0] = Double.POSITIVE_INFINITY;
    double k = 1;
    for (int n = 1; n <= MOST_NODES; n++) {
      double rising = (2 * beta + 2 * n - 2) * (2 * beta + 2 * n - 1);
      double even = 2.0 * n * (2 * n - 1);
      k *= rising * Math.pow(n, 4) / Math.pow(even, 3) * (2 * n - 1) / (2 * n + 1);
      double alpha = scaleMinor;
      double ofAll =
          Math.pow(k * Math.pow(alpha, 2 * beta - 2) / TOLERANCE, 1 / (2 * n + 2 * beta - 2));
      double ofPixel = Math.pow(k / PIXEL_TOLERANCE, 0.5 / n);
      double distance = Math.max(ofAll, ofPixel) / alpha;
      stepFrom[n] = Math.max(0, distance * distance - 1);
    }
    stepFrom[MOST_NODES] = 0;
  }

  /** Intensity per square pixel at an offset, for unit flux. */
  double at(double dx, double dy) {
    return peak * profile.at(xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy);
  }

  /**
   * q at which a source of this flux is cut: no more than {@link #LOST_OF_MOFFAT} of the light
   * outside, and less than {@code floor} electrons per pixel there, so that bright stars end
   * without an edge.
   *
   * @param reachPx how far its smears carry it
   */
  double cut(double flux, double floor, double reachPx) {
    double q = profile.radiusOutsideOf(lost);
    if (flux * peak > floor) {
      q = Math.max(q, profile.radiusWhere(floor / (flux * peak)));
    }
    return Math.min(q + (1 + reachPx) / scaleMinor, FARTHEST_PX / scaleMajor);
  }

  /** Half the height of the ellipse q = cut, in pixels. */
  double halfHeight(double cut) {
    return cut * Math.sqrt(xx / (xx * yy - xy * xy));
  }

  /**
   * Adds a source to the rows y0 (inclusive) to y1 (exclusive) of a band.
   *
   * @param band rows y0 … y1 - 1, {@code width} pixels each
   * @param x source along x, 0-based, integers at centres
   * @param y source along y
   * @param flux in all, electrons
   * @param cut q at which it ends
   * @param blur smears
   * @param response of the four colours of a mosaic at (y & 1) * 2 + (x & 1); null for one colour
   */
  void add(
      float[] band,
      int width,
      int y0,
      int y1,
      double x,
      double y,
      double flux,
      double cut,
      Blur blur,
      float @Nullable [] response) {
    double inner2 = blur.innerPx * blur.innerPx;
    double limit = cut * cut;
    double half = halfHeight(cut);
    int first = (int) Math.max(y0, Math.ceil(y - half));
    int last = (int) Math.min(y1 - 1, Math.floor(y + half));
    for (int row = first; row <= last; row++) {
      double dy = row - y;
      double root = xy * xy * dy * dy - xx * (yy * dy * dy - limit);
      if (root < 0) {
        continue;
      }
      double middle = x - xy * dy / xx;
      double reach = Math.sqrt(root) / xx;
      int from = (int) Math.max(0, Math.ceil(middle - reach));
      int to = (int) Math.min(width - 1, Math.floor(middle + reach));
      int base = (row - y0) * width;
      for (int column = from; column <= to; column++) {
        double dx = column - x;
        double share =
            flux * peak * (dx * dx + dy * dy < inner2 ? blurred(blur, dx, dy) : overPixel(dx, dy));
        if (response != null) {
          share *= response[(row & 1) * 2 + (column & 1)];
        }
        band[base + column] += (float) share;
      }
    }
  }

  private double blurred(Blur blur, double dx, double dy) {
    double sum = 0;
    for (int k = 0; k < blur.weight.length; k++) {
      sum += blur.weight[k] * overPixel(dx - blur.dx[k], dy - blur.dy[k]);
    }
    return sum;
  }

  /** The profile's mean over the pixel at this offset, relative to its centre's value. */
  private double overPixel(double dx, double dy) {
    double q2 = xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy;
    int n = 1;
    while (q2 < stepFrom[n]) {
      n++;
    }
    var rule = GaussLegendre.of(n);
    double[] nodes = rule.nodes;
    double[] weights = rule.weights;
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double v = dy + nodes[j];
      double line = 0;
      for (int i = 0; i < n; i++) {
        double u = dx + nodes[i];
        line += weights[i] * profile.at(xx * u * u + 2 * xy * u * v + yy * v * v);
      }
      sum += weights[j] * line;
    }
    return sum;
  }
}
