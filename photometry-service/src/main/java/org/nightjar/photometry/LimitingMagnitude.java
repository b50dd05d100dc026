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
    // A crowd leaves less room: first two widths off every source, then one.
    for (double clearance : new double[] {2, 1}) {
      var places = places(image, sources, r, clearance * fwhmPx, most);
      var sums = new double[places.length];
      var ring = new CircularAnnulus(r + fwhmPx, Math.hypot(r + fwhmPx, 4 * r + 7));
      workers.run(
          places.length,
          k -> sums[k] = emptySum(image, places[k][0], places[k][1], aperture, ring));
      var usable = Arrays.stream(sums).filter(Double::isFinite).toArray();
      if (usable.length >= FEWEST) {
        return new LimitingMagnitude(Robust.madSigma(usable, Robust.median(usable)), usable.length);
      }
    }
    return new LimitingMagnitude(backgroundRmsAdu * Math.sqrt(aperture.areaPx()), 0);
  }

  private static double[][] places(
      CalibratedImage image, Sources sources, double r, double clearance, int most) {
    double margin = r + 1;
    double width = image.image().width() - 1 - 2 * margin;
    double height = image.image().height() - 1 - 2 * margin;
    if (width <= 0 || height <= 0) {
      return new double[0][];
    }
    var random = new SplittableRandom(SEED);
    var places = new double[most][];
    int n = 0;
    for (int attempt = 0; attempt < TRIES * most && n < most; attempt++) {
      double x = margin + width * random.nextDouble();
      double y = margin + height * random.nextDouble();
      if (sources.grid().nearest(x, y, r + clearance) < 0) {
        places[n++] = new double[] {x, y};
      }
    }
    return Arrays.copyOf(places, n);
  }

  private static double emptySum(
      CalibratedImage image, double x, double y, CircularAperture aperture, CircularAnnulus ring) {
    var sum = ApertureSum.of(image.image(), image.flags(), PixelFlag.UNUSABLE, x, y, aperture);
    if (!sum.complete()) {
      return Double.NaN;
    }
    var sky = LocalSky.around(image, x, y, ring);
    return sky == null ? Double.NaN : sum.flux() - sky.levelAdu() * sum.areaPx();
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
