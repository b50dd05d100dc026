package org.nightjar.photometry;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.statistics.Robust;

/**
 * The light of a crowd that an aperture holds beside its star: measured within the same aperture,
 * above the same ring, at random places. What lies near a star by chance lies as well anywhere
 * else; places count for a star when it would count as alone there.
 *
 * <p>A star's neighbours that are too faint to be seen beside it brighten its aperture, but hardly
 * the clipped sky of its ring: at 60″ per pixel in the Milky Way by several percent.
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record CrowdLight(
    double[] light,
    double[] brightestMag,
    double[] brightestBeside,
    double[] brightestAt,
    double noise,
    double areaPx) {
  private static final int PLACES = 500;
  private static final int FEWEST = 40;
  private static final long SEED = 20_240_229;

  /** Sources within reach of a place, on the average, that make a crowd. */
  private static final double CROWDED = 0.05;

  /** Nearer than this to a star, in FWHM, nothing fainter is told from it. */
  private static final double MERGED_FWHM = 1.2;

  /** A star with more than this part of its light from one that merged with it is an outlier. */
  private static final double OUTLIER = 0.15;

  /** The crowd about stars is that about random places to so much. */
  private static final double MODEL_ERROR = 0.2;

  static final CrowdLight NONE =
      new CrowdLight(new double[0], new double[0], new double[0], new double[0], 0, 1);

  /**
   * Extra light in a star's aperture.
   *
   * @param adu mean
   * @param scatterAdu 1 sigma from star to star, noise not counted
   * @param errorAdu 1 sigma of the mean, the same for all stars
   */
  record Extra(double adu, double scatterAdu, double errorAdu) {
    static final Extra NONE = new Extra(0, 0, 0);
  }

  /** {@link #NONE} where stars are so far apart that it does not matter. */
  static CrowdLight measure(
      CalibratedImage image,
      Sources sources,
      ReferenceStars references,
      CircularAperture aperture,
      CircularAnnulus ring,
      double fwhmPx,
      Workers workers) {
    int width = image.image().width();
    int height = image.image().height();
    double reach = aperture.radiusPx() + fwhmPx;
    double margin = ring.outerRadiusPx();
    double within = Math.PI * reach * reach * sources.size() / ((double) width * height);
    if (within < CROWDED || width <= 2 * margin || height <= 2 * margin) {
      return NONE;
    }
    var random = new SplittableRandom(SEED);
    var xs = new double[PLACES];
    var ys = new double[PLACES];
    for (int i = 0; i < PLACES; i++) {
      xs[i] = margin + random.nextDouble() * (width - 1 - 2 * margin);
      ys[i] = margin + random.nextDouble() * (height - 1 - 2 * margin);
    }
    var sums = AperturePhotometry.aboveRings(image, xs, ys, aperture, ring, workers);
    var stars = new PointGrid(references.xs(), references.ys(), 16);
    var mag = new double[PLACES];
    var beside = new double[PLACES];
    var at = new double[PLACES];
    for (int i = 0; i < PLACES; i++) {
      double x = xs[i];
      double y = ys[i];
      int place = i;
      mag[i] = Double.POSITIVE_INFINITY;
      stars.forEachWithin(
          x, y, reach, s -> mag[place] = Math.min(mag[place], nanToBright(references.vMag()[s])));
      sources
          .grid()
          .forEachWithin(
              x,
              y,
              reach,
              row -> {
                double distance = Math.hypot(sources.x(row) - x, sources.y(row) - y);
                var into = distance > MERGED_FWHM * fwhmPx ? beside : at;
                into[place] = Math.max(into[place], sources.flux(row));
              });
    }
    double noise = Robust.median(Arrays.stream(sums.errorAdu()).filter(Double::isFinite).toArray());
    return new CrowdLight(sums.fluxAdu(), mag, beside, at, noise, aperture.areaPx());
  }

  private static double nanToBright(double mag) {
    return Double.isNaN(mag) ? Double.NEGATIVE_INFINITY : mag;
  }

  /** Whether there is a crowd. */
  boolean any() {
    return light.length > 0;
  }

  /**
   * Typical light per pixel near a star of that flux, whatever the catalogue has there; clipped at
   * 3 sigma, since the median over a growth curve's stars does not see the odd neighbour either.
   */
  double perPx(double flux, double neighbourShare) {
    var values = admitted(flux, Double.NEGATIVE_INFINITY, neighbourShare, 0);
    return values.length < FEWEST ? 0 : Robust.clip(values, 3, 20).mean() / areaPx;
  }

  /**
   * What a star that passed as alone holds beside its own.
   *
   * @param flux of the star, ADU
   * @param mag its V
   * @param neighbourShare of its light: no source within reach has more
   * @param companionMag no catalogue star within reach is fainter by less
   */
  Extra beside(double flux, double mag, double neighbourShare, double companionMag) {
    var values = admitted(flux, mag, neighbourShare, companionMag);
    int n = values.length;
    if (n < FEWEST) {
      return Extra.NONE;
    }
    double mean = Arrays.stream(values).sum() / n;
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    double variance = squares / n;
    return new Extra(
        mean,
        Math.sqrt(Math.max(0, variance - noise * noise)),
        Math.hypot(Math.sqrt(variance / n), MODEL_ERROR * mean));
  }

  private double[] admitted(double flux, double mag, double neighbourShare, double companionMag) {
    boolean anyMag = mag == Double.NEGATIVE_INFINITY;
    return IntStream.range(0, light.length)
        .filter(i ->
            Double.isFinite(light[i])
                && (anyMag || brightestMag[i] > mag + companionMag)
                && !(brightestBeside[i] > neighbourShare * flux)
                && !(brightestAt[i] > OUTLIER * flux))
        .mapToDouble(i -> light[i])
        .toArray();
  }
}
