package org.nightjar.astrometry.fit;

import java.util.Arrays;
import java.util.Random;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Sip;
import org.nightjar.imaging.wcs.Wcs;

/** A made-up plate: stars on the sky, sources in the image, and the truth between them. */
final class StarPlate {
  final int width;
  final int height;
  final Wcs truth;
  final double[] x;
  final double[] y;
  final StarField stars;

  /** How many of the stars are among the sources. */
  final int detected;

  private StarPlate(
      int width, int height, Wcs truth, double[] x, double[] y, StarField stars, int detected) {
    this.width = width;
    this.height = height;
    this.truth = truth;
    this.x = x;
    this.y = y;
    this.stars = stars;
    this.detected = detected;
  }

  /**
   * @param cornerPx distortion in the corner, most of it cubic
   */
  static Wcs lens(int width, int height, double scaleArcsec, double cornerPx, Random random) {
    double s = scaleArcsec / 3600;
    double angle = 2 * Math.PI * random.nextDouble();
    double hand = random.nextBoolean() ? 1 : -1;
    double[] cd = {
      hand * s * Math.cos(angle),
      s * Math.sin(angle),
      -hand * s * Math.sin(angle),
      s * Math.cos(angle) * 1.0003
    };
    double r = Math.hypot(width, height) / 2;
    int n = 6;
    var a = new double[n * n];
    var b = new double[n * n];
    double cubic = 0.8 * cornerPx / (r * r * r);
    double quadratic = 0.15 * cornerPx / (r * r);
    double quintic = 0.2 * cornerPx / Math.pow(r, 5);
    a[3 * n] = cubic;
    a[n + 2] = cubic;
    b[3] = cubic;
    b[2 * n + 1] = cubic;
    a[2 * n] = quadratic;
    a[n + 1] = -0.7 * quadratic;
    b[n + 1] = 0.8 * quadratic;
    b[2] = 0.4 * quadratic;
    a[5 * n] = quintic;
    a[3 * n + 2] = 2 * quintic;
    a[n + 4] = quintic;
    b[5] = quintic;
    b[2 * n + 3] = 2 * quintic;
    b[4 * n + 1] = quintic;
    double cx = width * (0.5 + 0.05 * (random.nextDouble() - 0.5));
    double cy = height * (0.5 + 0.05 * (random.nextDouble() - 0.5));
    double ra = 360 * random.nextDouble();
    double dec = -90 + 180 * random.nextDouble();
    return cornerPx == 0
        ? Wcs.tan(cx, cy, ra, dec, cd)
        : Wcs.tanSip(cx, cy, ra, dec, cd, Sip.of(5, a, b));
  }

  /**
   * @param count stars in the image
   * @param noisePx error of the sources per axis
   * @param missing part of the stars that were not detected
   * @param false_ part of the sources that are no stars
   */
  static StarPlate of(
      Wcs truth,
      int width,
      int height,
      int count,
      double noisePx,
      double missing,
      double false_,
      Random random) {
    var ra = new double[count];
    var dec = new double[count];
    var magnitude = new float[count];
    var x = new double[2 * count];
    var y = new double[2 * count];
    var sky = new double[2];
    int n = 0;
    int detected = 0;
    for (int i = 0; i < count; i++) {
      double px = -0.5 + width * random.nextDouble();
      double py = -0.5 + height * random.nextDouble();
      truth.pixelToSky(px, py, sky);
      ra[i] = sky[0];
      dec[i] = sky[1];
      magnitude[i] = 5 + 6f * i / count;
      if (random.nextDouble() >= missing) {
        x[n] = px + noisePx * random.nextGaussian();
        detected++;
        y[n++] = py + noisePx * random.nextGaussian();
      }
      if (random.nextDouble() < false_) {
        x[n] = -0.5 + width * random.nextDouble();
        y[n++] = -0.5 + height * random.nextDouble();
      }
    }
    var unknown = new float[count];
    Arrays.fill(unknown, Float.NaN);
    return new StarPlate(
        width,
        height,
        truth,
        Arrays.copyOf(x, n),
        Arrays.copyOf(y, n),
        new StarField(ra, dec, magnitude, unknown, unknown),
        detected);
  }

  /** A tangent plane as a solver leaves it: without distortion, shifted, turned, stretched. */
  Wcs start(double shiftPx, double turnDeg, double stretch, Random random) {
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    var sky = new double[2];
    truth.pixelToSky(cx, cy, sky);
    double s = truth.pixelScaleArcsec(cx, cy) / 3600 * (1 + stretch);
    double angle = Math.toRadians(truth.positionAngleDeg(cx, cy) + turnDeg);
    double hand = truth.mirrored(cx, cy) ? 1 : -1;
    double where = 2 * Math.PI * random.nextDouble();
    return Wcs.tan(
        cx + shiftPx * Math.cos(where),
        cy + shiftPx * Math.sin(where),
        sky[0],
        sky[1],
        new double[] {
          hand * s * Math.cos(angle),
          s * Math.sin(angle),
          -hand * s * Math.sin(angle),
          s * Math.cos(angle)
        });
  }

  PlateFitOutcome fit(Wcs start) {
    return PlateFit.fit(start, x, y, null, stars, width, height, FitOptions.DEFAULT);
  }

  /** Distances in pixels between fit and truth on a grid over the whole image, sorted. */
  double[] errorsOf(Wcs fitted) {
    int side = 21;
    var errors = new double[side * side];
    var sky = new double[2];
    var xy = new double[2];
    for (int i = 0; i < errors.length; i++) {
      double px = (width - 1.0) * (i % side) / (side - 1);
      double py = (height - 1.0) * (i / side) / (side - 1);
      fitted.pixelToSky(px, py, sky);
      errors[i] =
          truth.skyToPixel(sky[0], sky[1], xy)
              ? Math.hypot(xy[0] - px, xy[1] - py)
              : Double.POSITIVE_INFINITY;
    }
    Arrays.sort(errors);
    return errors;
  }
}
