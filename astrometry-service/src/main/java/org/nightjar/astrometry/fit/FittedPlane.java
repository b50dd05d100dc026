package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Sip;
import org.nightjar.imaging.wcs.Wcs;

/**
 * The tangent plane at the image centre on which stars are laid out, in the pixels of a plain
 * linear plate; the fit maps places in the image to places there.
 *
 * @see "algorithm: Eichhorn 1974, Astronomy of Star Positions; distortion as in Shupe et al. 2005"
 */
final class FittedPlane {
  private final int width;
  private final int height;
  private final double raDeg;
  private final double decDeg;
  private final double[] cd;
  private final Wcs plate;

  private FittedPlane(int width, int height, double raDeg, double decDeg, double[] cd) {
    this.width = width;
    this.height = height;
    this.raDeg = raDeg;
    this.decDeg = decDeg;
    this.cd = cd;
    this.plate = Wcs.tan(0, 0, raDeg, decDeg, cd);
  }

  /** The plane that touches the sky where {@code wcs} has the image centre. */
  static FittedPlane at(Wcs wcs, int width, int height) {
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    var sky = new double[2];
    wcs.pixelToSky(cx, cy, sky);
    double scale = wcs.pixelScaleArcsec(cx, cy) / 3600;
    if (!(scale > 0) || !Double.isFinite(sky[0])) {
      throw new IllegalArgumentException("start: the image centre must show sky");
    }
    double angle = Math.toRadians(wcs.positionAngleDeg(cx, cy));
    var cd = cd(scale, angle, wcs.mirrored(cx, cy));
    return new FittedPlane(width, height, sky[0], sky[1], cd);
  }

  /** See {@link PlateFit#roundedPlate}. */
  static Wcs roundedPlate(Wcs wcs, int width, int height) {
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    var sky = new double[2];
    wcs.pixelToSky(cx, cy, sky);
    double scale = Math.exp(rounded(Math.log(wcs.pixelScaleArcsec(cx, cy) / 3600), 1e-4));
    double decDeg = Math.clamp(rounded(sky[1], 0.1 * scale), -90, 90);
    double raDeg = rounded(sky[0], 0.1 * scale / Math.max(0.01, Math.cos(Math.toRadians(decDeg))));
    double angleDeg = rounded(wcs.positionAngleDeg(cx, cy), 0.01);
    return Wcs.tan(
        cx, cy, raDeg, decDeg, cd(scale, Math.toRadians(angleDeg), wcs.mirrored(cx, cy)));
  }

  private static double rounded(double value, double step) {
    return step * Math.rint(value / step);
  }

  /** +y points to (sin, cos) = (east, north); +x a quarter turn from it. */
  private static double[] cd(double scaleDeg, double angle, boolean mirrored) {
    double hand = mirrored ? 1 : -1;
    return new double[] {
      hand * scaleDeg * Math.cos(angle),
      scaleDeg * Math.sin(angle),
      -hand * scaleDeg * Math.sin(angle),
      scaleDeg * Math.cos(angle)
    };
  }

  double halfSize() {
    return Math.max(width, height) / 2.0;
  }

  double u(double x) {
    return (x - (width - 1) / 2.0) / halfSize();
  }

  double v(double y) {
    return (y - (height - 1) / 2.0) / halfSize();
  }

  /** Error at the centre and the worst corner, pixels. */
  double[] errors(Fitted fit) {
    double worst = 0;
    for (int corner = 0; corner < 4; corner++) {
      double x = corner % 2 == 0 ? 0 : width - 1.0;
      double y = corner < 2 ? 0 : height - 1.0;
      worst = Math.max(worst, fit.error(u(x), v(y)));
    }
    return new double[] {fit.error(0, 0), worst};
  }

  /** Fits polynomials of an order to pairs; order 0 means shift, turn and scale only. */
  @Nullable Fitted fit(
      int order, Pairs pairs, double[] x, double[] y, double[] errors, StarField stars) {
    int n = pairs.size();
    var u = new double[n];
    var v = new double[n];
    var starX = new double[n];
    var starY = new double[n];
    var xy = new double[2];
    for (int k = 0; k < n; k++) {
      int i = pairs.source()[k];
      int s = pairs.star()[k];
      u[k] = u(x[i]);
      v[k] = v(y[i]);
      plate.skyToPixel(stars.raDeg()[s], stars.decDeg()[s], xy);
      starX[k] = xy[0];
      starY[k] = xy[1];
    }
    return order == 0
        ? SimilarityFit.of(u, v, starX, starY, errors)
        : RobustFit.of(order, u, v, starX, starY, errors);
  }

  /** Coordinates that the fit amounts to; null when it is folded over. */
  @Nullable Wcs wcs(Fitted fit) {
    int order = fit.order();
    int n = order + 1;
    var px = LegendreBasis.powers(order, fit.coefficientsX());
    var py = LegendreBasis.powers(order, fit.coefficientsY());
    for (int i = 0; i < n * n; i++) {
      double unit = Math.pow(halfSize(), -(i / n + i % n));
      px[i] *= unit;
      py[i] *= unit;
    }
    double xByX = px[n];
    double xByY = px[1];
    double yByX = py[n];
    double yByY = py[1];
    double det = xByX * yByY - xByY * yByX;
    // The start's scale is right to a few percent; a plate that shrinks to half is a false one.
    if (!(det > 0.25 && det < 4)) {
      return null;
    }
    double[] fitted = {
      cd[0] * xByX + cd[1] * yByX,
      cd[0] * xByY + cd[1] * yByY,
      cd[2] * xByX + cd[3] * yByX,
      cd[2] * xByY + cd[3] * yByY
    };
    var a = new double[n * n];
    var b = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      if (i / n + i % n != 1) {
        a[i] = (yByY * px[i] - xByY * py[i]) / det;
        b[i] = (xByX * py[i] - yByX * px[i]) / det;
      }
    }
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    if (order == 1) {
      return Wcs.tan(cx - a[0], cy - b[0], raDeg, decDeg, fitted).withImageSize(width, height);
    }
    if (Math.hypot(a[0], b[0]) < 1e-9) {
      a[0] = 0;
      b[0] = 0;
    }
    return Wcs.tanSip(cx, cy, raDeg, decDeg, fitted, Sip.of(order, a, b))
        .withImageSize(width, height);
  }
}
