package org.nightjar.photometry;

import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.Aperture;
import org.nightjar.imaging.aperture.ApertureSum;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;

/**
 * Fluxes of sources within one aperture.
 *
 * @param fluxAdu per source, sky subtracted, not corrected for the light outside; NaN where the
 *     aperture is not complete
 * @param errorAdu 1 sigma
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record AperturePhotometry(double[] fluxAdu, double[] errorAdu) {
  private static final int ROWS_PER_TASK = 64;

  /** More of an aperture than this must not be masked: what is left is scaled up. */
  private static final double MASKED_AREA = 0.02;

  /** All sources, above the catalogue's own background where it has one, else above a ring. */
  static AperturePhotometry ofAll(
      CalibratedImage image,
      Sources sources,
      CircularAperture aperture,
      CircularAnnulus ring,
      Workers workers) {
    var flux = new double[sources.size()];
    var error = new double[sources.size()];
    workers.rows(
        sources.size(),
        ROWS_PER_TASK,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            double level = sources.background(row);
            double rms = sources.backgroundRms(row);
            if (Double.isFinite(level) && rms > 0) {
              one(image, sources.x(row), sources.y(row), aperture, level, rms, 0, row, flux, error);
            } else {
              aboveRing(image, sources.x(row), sources.y(row), aperture, ring, row, flux, error);
            }
          }
        });
    return new AperturePhotometry(flux, error);
  }

  /** Some of the sources, each above the sky of its own ring. */
  static AperturePhotometry aboveRings(
      CalibratedImage image,
      Sources sources,
      int[] rows,
      CircularAperture aperture,
      CircularAnnulus ring,
      Workers workers) {
    var flux = new double[rows.length];
    var error = new double[rows.length];
    workers.run(
        rows.length,
        k ->
            aboveRing(
                image, sources.x(rows[k]), sources.y(rows[k]), aperture, ring, k, flux, error));
    return new AperturePhotometry(flux, error);
  }

  /** At places of no source in particular, each above the sky of its own ring. */
  static AperturePhotometry aboveRings(
      CalibratedImage image,
      double[] xs,
      double[] ys,
      CircularAperture aperture,
      CircularAnnulus ring,
      Workers workers) {
    var flux = new double[xs.length];
    var error = new double[xs.length];
    workers.run(xs.length, k -> aboveRing(image, xs[k], ys[k], aperture, ring, k, flux, error));
    return new AperturePhotometry(flux, error);
  }

  private static void aboveRing(
      CalibratedImage image,
      double x,
      double y,
      CircularAperture aperture,
      CircularAnnulus ring,
      int at,
      double[] flux,
      double[] error) {
    var sky = LocalSky.around(image, x, y, ring);
    if (sky == null) {
      flux[at] = Double.NaN;
      error[at] = Double.NaN;
      return;
    }
    double perPixel = 1.0 / sky.pixels();
    one(image, x, y, aperture, sky.levelAdu(), sky.sigmaAdu(), perPixel, at, flux, error);
  }

  private static void one(
      CalibratedImage image,
      double x,
      double y,
      Aperture aperture,
      double level,
      double rms,
      double skyPerPixel,
      int at,
      double[] flux,
      double[] error) {
    var sum = ApertureSum.of(image.image(), image.flags(), PixelFlag.MASKED, x, y, aperture);
    double area = aperture.areaPx();
    if (sum.maskedAreaPx() + sum.outsideAreaPx() > MASKED_AREA * area) {
      flux[at] = Double.NaN;
      error[at] = Double.NaN;
      return;
    }
    double value = (sum.flux() - level * sum.areaPx()) * area / sum.areaPx();
    double sky = area * area * rms * rms * skyPerPixel;
    flux[at] = value;
    error[at] = Math.hypot(image.detector().fluxErrorAdu(value, area, rms), Math.sqrt(sky));
  }
}
