package org.nightjar.photometry;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.ApertureSum;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.statistics.Robust;

/**
 * Measures a growth curve on stars: each star's sums, against its own sum within 1.5 FWHM, then the
 * weighted median over stars. Beyond the radius where noise wins, and beyond 6 FWHM, a Moffat
 * profile fitted to the curve's outer part continues it to all of the light.
 */
final class GrowthMeasurement {
  private static final int FEWEST_STARS = 3;

  /** Index of 1.5 FWHM among the radii. */
  private static final int REFERENCE = 4;

  /** Index of 1 FWHM: the profile is fitted from there on. */
  private static final int FIRST_FITTED = 2;

  /** The curve is followed as long as it is known this well. */
  private static final double FOLLOWED_ERROR = 0.003;

  /** Stars differ by focus and place even without noise. */
  private static final double STAR_SCATTER = 0.005;

  private final double fwhmPx;
  private final double[] radii;
  private final CircularAnnulus ring;

  private GrowthMeasurement(double fwhmPx) {
    this.fwhmPx = fwhmPx;
    this.radii = CurveOfGrowth.radiiPx(fwhmPx);
    this.ring = skyRing(fwhmPx);
  }

  /** Where the sky of a star is measured: outside its light, and wide enough to be known. */
  static CircularAnnulus skyRing(double fwhmPx) {
    double inner = Math.max(10, 6 * fwhmPx);
    // 400 pixels know a sky to 5 % of its noise.
    double outer = Math.max(8 * fwhmPx, Math.sqrt(inner * inner + 400 / Math.PI));
    return new CircularAnnulus(inner, outer);
  }

  /**
   * Empty when fewer than three of the stars can be measured.
   *
   * @param fwhmPx width of the stars, or what the curve's radii shall be counted in
   * @param crowd light of the crowd, which is taken off
   */
  static Optional<CurveOfGrowth> of(
      CalibratedImage image,
      Sources sources,
      GrowthStars stars,
      double fwhmPx,
      CrowdLight crowd,
      Workers workers) {
    return new GrowthMeasurement(fwhmPx).measure(image, sources, stars, crowd, workers);
  }

  private Optional<CurveOfGrowth> measure(
      CalibratedImage image,
      Sources sources,
      GrowthStars alone,
      CrowdLight crowd,
      Workers workers) {
    var stars = alone.rows();
    var curves = new double[stars.size()][];
    var noises = new double[stars.size()][];
    workers.run(
        stars.size(),
        k -> {
          int row = stars.get(k);
          var curve = new double[radii.length];
          var noise = new double[radii.length];
          double extra =
              alone.lonely() ? 0 : crowd.perPx(sources.flux(row), alone.neighbourShare());
          if (star(image, sources.x(row), sources.y(row), extra, curve, noise)) {
            curves[k] = curve;
            noises[k] = noise;
          }
        });
    var usable = IntStream.range(0, curves.length).filter(k -> curves[k] != null).toArray();
    if (usable.length < FEWEST_STARS) {
      return Optional.empty();
    }
    var ratio = new double[radii.length];
    var error = new double[radii.length];
    for (int i = 0; i < radii.length; i++) {
      combine(i, usable, curves, noises, ratio, error);
    }
    return Optional.of(complete(ratio, error, usable.length));
  }

  /**
   * Sums of one star over its sum at the reference radius; false where pixels are spoiled.
   *
   * @param extra light per pixel beside the star's above the sky of its ring
   */
  private boolean star(
      CalibratedImage image, double x, double y, double extra, double[] curve, double[] noise) {
    var sky = LocalSky.around(image, x, y, ring);
    if (sky == null) {
      return false;
    }
    for (int i = 0; i < radii.length; i++) {
      var aperture = new CircularAperture(radii[i]);
      var sum = ApertureSum.of(image.image(), image.flags(), PixelFlag.UNUSABLE, x, y, aperture);
      // Wings may lose a pixel in a hundred; the rest stands for it. The core may not.
      boolean spoiled =
          i <= REFERENCE
              ? !sum.complete()
              : sum.maskedAreaPx() + sum.outsideAreaPx() > 0.01 * aperture.areaPx();
      if (spoiled) {
        return false;
      }
      double area = aperture.areaPx();
      curve[i] = sum.flux() - sky.levelAdu() * sum.areaPx() - extra * area;
      noise[i] = sky.sigmaAdu() * Math.sqrt(area * (1 + area / sky.pixels()));
    }
    double reference = curve[REFERENCE];
    if (!(reference > 10 * noise[REFERENCE])) {
      return false;
    }
    for (int i = 0; i < radii.length; i++) {
      curve[i] /= reference;
      noise[i] = Math.hypot(noise[i] / reference, STAR_SCATTER);
    }
    return true;
  }

  private static void combine(
      int i, int[] usable, double[][] curves, double[][] noises, double[] ratio, double[] error) {
    int n = usable.length;
    var values = new double[n];
    var weights = new double[n];
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < n; k++) {
      values[k] = curves[usable[k]][i];
      double noise = noises[usable[k]][i];
      weights[k] = 1 / (noise * noise);
      sum += weights[k];
      squares += weights[k] * weights[k];
    }
    ratio[i] = i == REFERENCE ? 1 : weightedMedian(values, weights);
    double effective = sum * sum / squares;
    double spread = weightedMadSigma(values, weights, ratio[i]);
    // 1.2533 = sqrt(pi/2): a median is that much less sure than a mean.
    error[i] =
        i == REFERENCE ? 0 : 1.2533 * Math.max(spread / Math.sqrt(effective), 0.5 / Math.sqrt(sum));
  }

  private static double weightedMadSigma(double[] values, double[] weights, double centre) {
    var deviations = new double[values.length];
    Arrays.setAll(deviations, k -> Math.abs(values[k] - centre));
    return Robust.MAD_TO_SIGMA * weightedMedian(deviations, weights);
  }

  /** Where half of the weight lies on either side, linear between neighbours. */
  static double weightedMedian(double[] values, double[] weights) {
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((a, b) -> Double.compare(values[a], values[b]))
            .mapToInt(k -> k)
            .toArray();
    double half = 0.5 * Arrays.stream(weights).sum();
    double below = 0;
    double previousMiddle = 0;
    for (int k = 0; k < order.length; k++) {
      double w = weights[order[k]];
      double middle = below + 0.5 * w;
      if (middle >= half) {
        if (k == 0) {
          return values[order[0]];
        }
        double t = (half - previousMiddle) / (middle - previousMiddle);
        return values[order[k - 1]] + t * (values[order[k]] - values[order[k - 1]]);
      }
      previousMiddle = middle;
      below += w;
    }
    return values[order[order.length - 1]];
  }

  private CurveOfGrowth complete(double[] ratio, double[] error, int stars) {
    int last = FIRST_FITTED + 4;
    while (last + 1 < radii.length && error[last + 1] < FOLLOWED_ERROR) {
      last++;
    }
    var profile = MoffatGrowthFit.fit(radii, ratio, error, REFERENCE, FIRST_FITTED, last, ring);
    double total = ratio[last] / above(profile, radii[last]);
    var fractions = new double[radii.length];
    var errors = new double[radii.length];
    for (int i = 0; i < radii.length; i++) {
      double beyond = 1 - profile.within(radii[Math.min(i, last)]);
      // The profile is trusted to a third of what it adds.
      double tail = (1 - profile.within(radii[last])) / 3;
      if (i <= last) {
        // What the ring took from the sum is given back, so that fractions are of the light alone.
        double given = profile.within(radii[i]) - above(profile, radii[i]);
        fractions[i] = ratio[i] / total + given;
        errors[i] = Math.sqrt(sq(error[i]) + sq(error[last]) + sq(tail)) / total;
      } else {
        fractions[i] = profile.within(radii[i]);
        errors[i] = Math.hypot(error[last] / total, beyond / 3);
      }
    }
    for (int i = 1; i < fractions.length; i++) {
      fractions[i] = Math.min(1, Math.max(fractions[i], fractions[i - 1]));
    }
    return new CurveOfGrowth(fwhmPx, radii, fractions, errors, stars);
  }

  private double above(MoffatGrowth profile, double radius) {
    return profile.withinAboveRing(radius, ring.innerRadiusPx(), ring.outerRadiusPx());
  }

  private static double sq(double v) {
    return v * v;
  }
}
