package org.nightjar.photometry;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.ApertureSum;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.statistics.Robust;

/**
 * Noise of an aperture, from apertures where nothing is: it sees what pixels have in common.
 *
 * <pre>m5 = ZP − 2.5 log10(5 sigma_ap / (E(r) t))</pre>
 *
 * @param sigmaAdu robust scatter of the empty apertures' sums
 * @param apertures how many those were; 0 when the frame had no room and the pixels' own noise had
 *     to do
 */
record LimitingMagnitude(double sigmaAdu, int apertures) {
  /** Fewer than this don't tell a scatter to 5 %. */
  private static final int FEWEST = 200;

  private static final double CLIP_SIGMA = 3;

  private static final int CLIP_ROUNDS = 10;

  /**
   * Standard deviation of a Gaussian cut at 3 sigma: sqrt(1 − 6 phi(3) / (2 Phi(3) − 1)). It knows
   * sigma twice as well as the median absolute deviation of as many values.
   */
  private static final double CLIPPED_SIGMA = 0.98658;

  /** Places tried per aperture wanted. */
  private static final int TRIES = 20;

  private static final long SEED = 0x6e696768746a6172L; // the same places for the same frame

  /**
   * Measures.
   *
   * @param most apertures wanted
   * @param backgroundRmsAdu noise per pixel, for frames without room
   */
  static LimitingMagnitude measure(
      CalibratedImage image,
      Sources sources,
      double fwhmPx,
      CircularAperture aperture,
      int most,
      double backgroundRmsAdu,
      Workers workers) {
    double r = aperture.radiusPx();
    for (var clearance : Clearance.values()) {
      var places = places(image, sources, r, fwhmPx, clearance, most);
      var sums = new double[places.length];
      var skyVariances = new double[places.length];
      var ring = new CircularAnnulus(r + fwhmPx, Math.hypot(r + fwhmPx, 4 * r + 7));
      workers.run(
          places.length,
          k -> sums[k] = emptySum(image, places[k], aperture, ring, skyVariances, k));
      var usable = Arrays.stream(sums).filter(Double::isFinite).toArray();
      if (usable.length >= FEWEST) {
        double scatter =
            Robust.clip(usable, CLIP_SIGMA, CLIP_ROUNDS).standardDeviation() / CLIPPED_SIGMA;
        // The rings' own noise is not the apertures'; it is independent of it.
        double rings = Robust.median(skyVariances);
        double variance = Math.max(scatter * scatter - rings, 0.5 * scatter * scatter);
        return new LimitingMagnitude(Math.sqrt(variance), usable.length);
      }
    }
    return new LimitingMagnitude(backgroundRmsAdu * Math.sqrt(aperture.areaPx()), 0);
  }

  private static double[][] places(
      CalibratedImage image,
      Sources sources,
      double r,
      double fwhmPx,
      Clearance clearance,
      int most) {
    double margin = r + 1;
    double width = image.image().width() - 1 - 2 * margin;
    double height = image.image().height() - 1 - 2 * margin;
    if (width <= 0 || height <= 0) {
      return new double[0][];
    }
    var reach = new double[sources.size()];
    Arrays.setAll(reach, row -> r + clearance.of(sources, row, fwhmPx));
    double farthest = Arrays.stream(reach).max().orElse(0);
    var random = new SplittableRandom(SEED);
    var places = new double[most][];
    int n = 0;
    for (int attempt = 0; attempt < TRIES * most && n < most; attempt++) {
      double x = margin + width * random.nextDouble();
      double y = margin + height * random.nextDouble();
      var taken = new boolean[1];
      sources
          .grid()
          .forEachWithin(
              x,
              y,
              farthest,
              row -> {
                if (Math.hypot(sources.x(row) - x, sources.y(row) - y) < reach[row]) {
                  taken[0] = true;
                }
              });
      if (!taken[0]) {
        places[n++] = new double[] {x, y};
      }
    }
    return Arrays.copyOf(places, n);
  }

  /** How far apertures keep off sources; a crowd leaves less room. */
  private enum Clearance {
    /** Where a wing that falls with the sixth power is a tenth of the noise of a pixel. */
    OF_WINGS,
    TWO_WIDTHS,
    ONE_WIDTH;

    private static final double WIDEST_WIDTHS = 10;

    double of(Sources sources, int row, double fwhmPx) {
      return switch (this) {
        case OF_WINGS -> {
          double widths = Math.pow(10 * sources.peakOverNoise(row), 1.0 / 6);
          yield fwhmPx * (widths > 2 ? Math.min(widths, WIDEST_WIDTHS) : 2);
        }
        case TWO_WIDTHS -> 2 * fwhmPx;
        case ONE_WIDTH -> fwhmPx;
      };
    }
  }

  private static double emptySum(
      CalibratedImage image,
      double[] place,
      CircularAperture aperture,
      CircularAnnulus ring,
      double[] skyVariances,
      int at) {
    double x = place[0];
    double y = place[1];
    var sum = ApertureSum.of(image.image(), image.flags(), PixelFlag.UNUSABLE, x, y, aperture);
    if (!sum.complete()) {
      return Double.NaN;
    }
    var sky = LocalSky.around(image, x, y, ring);
    if (sky == null) {
      return Double.NaN;
    }
    double area = sum.areaPx();
    skyVariances[at] = area * area * sky.sigmaAdu() * sky.sigmaAdu() / sky.pixels();
    return sum.flux() - sky.levelAdu() * area;
  }

  /**
   * Magnitude of the star that would be measured at that many sigma.
   *
   * @param zeroPoint magnitude of 1 ADU per second in all
   * @param fraction share of a star's light within the aperture
   */
  double atSigma(double sigmas, double zeroPoint, double fraction, double exposureSeconds) {
    return zeroPoint - 2.5 * Math.log10(sigmas * sigmaAdu / fraction / exposureSeconds);
  }
}
