package org.nightjar.photometry;

import static org.nightjar.imaging.source.SourceColumn.BACKGROUND;
import static org.nightjar.imaging.source.SourceColumn.BACKGROUND_RMS;
import static org.nightjar.imaging.source.SourceColumn.BETA_PROFILE;
import static org.nightjar.imaging.source.SourceColumn.FLUX_AUTO;
import static org.nightjar.imaging.source.SourceColumn.FWHM;
import static org.nightjar.imaging.source.SourceColumn.FWHM_PROFILE;
import static org.nightjar.imaging.source.SourceColumn.HFR;
import static org.nightjar.imaging.source.SourceColumn.PEAK;
import static org.nightjar.imaging.source.SourceColumn.SNR;
import static org.nightjar.imaging.source.SourceColumn.STAR;
import static org.nightjar.imaging.source.SourceColumn.X;
import static org.nightjar.imaging.source.SourceColumn.X_WIN;
import static org.nightjar.imaging.source.SourceColumn.Y;
import static org.nightjar.imaging.source.SourceColumn.Y_WIN;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.statistics.Robust;

/** A catalogue as photometry reads it: best positions, typical width, who is clean. */
final class Sources {
  /** Anything that makes a flux another than the star's. */
  static final int SPOILED =
      SourceFlag.CROWDED | SourceFlag.DEBLENDED | SourceFlag.SATURATED | SourceFlag.TRUNCATED;

  /** Counts that no neighbour-free aperture can mend. */
  static final int HOPELESS = SourceFlag.SATURATED | SourceFlag.TRUNCATED;

  private final SourceCatalog catalog;
  private final double[] xs;
  private final double[] ys;
  private final PointGrid grid;

  Sources(SourceCatalog catalog) {
    this.catalog = catalog;
    this.xs = positions(X_WIN, X);
    this.ys = positions(Y_WIN, Y);
    this.grid = new PointGrid(xs, ys, 16);
  }

  private double[] positions(SourceColumn windowed, SourceColumn plain) {
    var values = catalog.column(plain).clone();
    if (catalog.has(windowed)) {
      var better = catalog.column(windowed);
      for (int i = 0; i < values.length; i++) {
        if (Double.isFinite(better[i])) {
          values[i] = better[i];
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(plain + " of row " + i + " = NaN, must be finite");
      }
    }
    return values;
  }

  int size() {
    return xs.length;
  }

  double x(int row) {
    return xs[row];
  }

  double y(int row) {
    return ys[row];
  }

  PointGrid grid() {
    return grid;
  }

  int flags(int row) {
    return catalog.flags(row);
  }

  private double value(SourceColumn column, int row) {
    return catalog.has(column) ? catalog.get(column, row) : Double.NaN;
  }

  double snr(int row) {
    return value(SNR, row);
  }

  double flux(int row) {
    return value(FLUX_AUTO, row);
  }

  double background(int row) {
    return value(BACKGROUND, row);
  }

  double backgroundRms(int row) {
    return value(BACKGROUND_RMS, row);
  }

  /** Whether the highest pixel stays below a fraction of saturation; true where that is unknown. */
  boolean peakBelow(int row, double fraction, @Nullable Double saturationAdu) {
    if (saturationAdu == null) {
      return true;
    }
    double top = value(PEAK, row) + value(BACKGROUND, row);
    return !(top > fraction * saturationAdu);
  }

  /** Highest pixel in units of the sky's noise; NaN where either is unknown. */
  double peakOverNoise(int row) {
    return value(PEAK, row) / backgroundRms(row);
  }

  boolean clean(int row) {
    return (flags(row) & SPOILED) == 0;
  }

  /** Whether its size is a star's: neither a galaxy nor a hot pixel. True where nobody told. */
  boolean star(int row) {
    return !catalog.has(STAR) || catalog.get(STAR, row) == 1;
  }

  private boolean extended(int row) {
    return catalog.has(STAR) && catalog.get(STAR, row) == 0;
  }

  /** Whether a source other than this one lies within the radius and has the fraction's flux. */
  boolean neighbour(int row, double radiusPx, double fraction) {
    double least = fraction * flux(row);
    var found = new boolean[1];
    grid.forEachWithin(
        xs[row],
        ys[row],
        radiusPx,
        other -> {
          if (other != row && flux(other) > least) {
            found[0] = true;
          }
        });
    return found[0];
  }

  /**
   * Median full width at half maximum of clean stars, of all sources where none is clean; NaN where
   * no source has one.
   */
  double fwhmPx() {
    for (var column : new SourceColumn[] {FWHM_PROFILE, FWHM}) {
      double width = median(column);
      if (width > 0) {
        return width;
      }
    }
    return 2 * median(HFR); // exact for a Gaussian to 18 %, and only a scale for apertures
  }

  /** Median wing exponent of clean stars; NaN where no source has one. */
  double beta() {
    return median(BETA_PROFILE);
  }

  /** Median noise of the sky per pixel; NaN where no source has one. */
  double typicalBackgroundRms() {
    return median(BACKGROUND_RMS, IntStream.range(0, size()).toArray());
  }

  /** Median sky; NaN where no source has one. */
  double typicalBackground() {
    return median(BACKGROUND, IntStream.range(0, size()).toArray());
  }

  private double median(SourceColumn column) {
    var best =
        IntStream.range(0, size()).filter(i -> clean(i) && !extended(i) && snr(i) > 20).toArray();
    double width = median(column, best);
    if (Double.isNaN(width)) {
      width = median(column, IntStream.range(0, size()).filter(this::clean).toArray());
    }
    return Double.isNaN(width) ? median(column, IntStream.range(0, size()).toArray()) : width;
  }

  private double median(SourceColumn column, int[] rows) {
    if (!catalog.has(column)) {
      return Double.NaN;
    }
    var values = catalog.column(column);
    return Robust.median(
        Arrays.stream(rows).mapToDouble(i -> values[i]).filter(Double::isFinite).toArray());
  }
}
