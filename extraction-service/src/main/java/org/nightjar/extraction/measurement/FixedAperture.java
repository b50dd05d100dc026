package org.nightjar.extraction.measurement;

import java.util.Arrays;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.ApertureSum;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

/** Flux of every source within the same circle about its windowed centroid, exact overlap. */
public final class FixedAperture {
  private static final int CHUNK = 128;

  private FixedAperture() {}

  /**
   * Adds APERTURE_RADIUS, FLUX_APERTURE and its error; raises the flag of incomplete apertures.
   *
   * @param subtracted background-subtracted pixels, ADU
   * @param radiusPx > 0
   */
  public static SourceCatalog measure(
      Plane subtracted,
      FlagPlane flags,
      Detector detector,
      SourceCatalog sources,
      double radiusPx,
      Workers workers) {
    int n = sources.size();
    var circle = new CircularAperture(radiusPx);
    var xs = sources.column(SourceColumn.X_WIN);
    var ys = sources.column(SourceColumn.Y_WIN);
    var rms = sources.column(SourceColumn.BACKGROUND_RMS);
    var flux = new double[n];
    var error = new double[n];
    var bits = new double[n];
    workers.run(
        (n + CHUNK - 1) / CHUNK,
        chunk -> {
          for (int i = chunk * CHUNK; i < Math.min(n, (chunk + 1) * CHUNK); i++) {
            var sum = ApertureSum.of(subtracted, flags, PixelFlag.MASKED, xs[i], ys[i], circle);
            flux[i] = sum.flux();
            error[i] = detector.fluxErrorAdu(sum.flux(), sum.areaPx(), rms[i]);
            bits[i] = sources.flags(i) | (sum.complete() ? 0 : SourceFlag.APERTURE_INCOMPLETE);
          }
        });
    var radius = new double[n];
    Arrays.fill(radius, radiusPx);
    return sources
        .with(SourceColumn.APERTURE_RADIUS, radius)
        .with(SourceColumn.FLUX_APERTURE, flux)
        .with(SourceColumn.FLUX_APERTURE_ERROR, error)
        .with(SourceColumn.FLAGS, bits);
  }
}
