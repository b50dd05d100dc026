package org.nightjar.astrometry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.solve.PointList;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.statistics.Robust;

/**
 * The sources of a frame in the order in which they are likely to be stars of a catalogue:
 * brightest first, every third place going to those that can hardly be stars (much narrower than
 * the frame's stars, or streaks), and last of all those on pixels known to be bad. Wide ones keep
 * their place: in undersampled frames the brightest stars are wide, galaxies are few. Nothing is
 * thrown away, for a frame in which all stars are odd must still be solved.
 *
 * @param rows of the source catalogue
 * @param x 0-based pixels, one per row
 * @param y same
 * @param sigmaPx 1 sigma errors per axis, NaN where not known; null without such a column
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record Detections(int[] rows, double[] x, double[] y, double @Nullable [] sigmaPx) {
  /** A hot pixel or a cosmic ray is narrower than a star by this factor. */
  private static final double NARROW = 0.5;

  /** Elongation A/B, against the frame's median. */
  private static final double ELONGATED = 3;

  // Sources of low signal scatter too widely in shape to tell what is usual.
  private static final double TYPICAL_SNR = 10;

  private static final int ARTEFACTS =
      PixelFlag.COSMIC | PixelFlag.TRAIL | PixelFlag.HOT | PixelFlag.BAD | PixelFlag.NO_DATA;

  static Detections of(SourceCatalog catalog, int width, int height) {
    int n = catalog.size();
    var x = first(catalog, SourceColumn.X_WIN, SourceColumn.X);
    var y = first(catalog, SourceColumn.Y_WIN, SourceColumn.Y);
    var flux = first(catalog, SourceColumn.FLUX_AUTO, SourceColumn.FLUX_APERTURE);
    var sizes = sizes(catalog);
    var elongation = elongation(catalog);
    double usualSize = usual(catalog, sizes);
    double usualElongation = usual(catalog, elongation);
    var kind = new Kind[n];
    for (int i = 0; i < n; i++) {
      boolean usable =
          x[i] >= -0.5
              && y[i] >= -0.5
              && x[i] < width - 0.5
              && y[i] < height - 0.5
              && flux[i] > 0
              && Double.isFinite(flux[i]);
      int pixels =
          catalog.has(SourceColumn.PIXEL_FLAGS)
              ? (int) catalog.get(SourceColumn.PIXEL_FLAGS, i)
              : 0;
      boolean odd = sizes[i] < NARROW * usualSize || elongation[i] > ELONGATED * usualElongation;
      kind[i] =
          !usable
              ? Kind.UNUSABLE
              : (pixels & ARTEFACTS) != 0 ? Kind.BAD : odd ? Kind.ODD : Kind.STAR;
    }
    var rows = new int[n];
    int count =
        merge(brightestFirst(kind, Kind.STAR, flux), brightestFirst(kind, Kind.ODD, flux), rows);
    for (int i : brightestFirst(kind, Kind.BAD, flux)) {
      rows[count++] = i;
    }
    rows = Arrays.copyOf(rows, count);
    return new Detections(rows, pick(x, rows), pick(y, rows), sigma(catalog, rows));
  }

  private enum Kind {
    STAR,
    ODD,
    BAD,
    UNUSABLE
  }

  private static int[] brightestFirst(Kind[] kinds, Kind kind, double[] flux) {
    return IntStream.range(0, kinds.length)
        .filter(i -> kinds[i] == kind)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -flux[i]).thenComparing(i -> i))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Two stars, one odd source, two stars … until both are used up. */
  private static int merge(int[] stars, int[] odd, int[] rows) {
    int n = 0;
    int s = 0;
    int o = 0;
    while (s < stars.length || o < odd.length) {
      boolean oddsTurn = n % 3 == 2;
      rows[n++] = o < odd.length && (oddsTurn || s == stars.length) ? odd[o++] : stars[s++];
    }
    return n;
  }

  private static double[] first(SourceCatalog catalog, SourceColumn wanted, SourceColumn other) {
    if (!catalog.has(wanted)) {
      return catalog.column(other);
    }
    var values = catalog.column(wanted).clone();
    if (catalog.has(other)) {
      var instead = catalog.column(other);
      for (int i = 0; i < values.length; i++) {
        if (!Double.isFinite(values[i])) {
          values[i] = instead[i];
        }
      }
    }
    return values;
  }

  private static double[] sizes(SourceCatalog catalog) {
    if (catalog.has(SourceColumn.FWHM)) {
      return catalog.column(SourceColumn.FWHM);
    }
    return catalog.has(SourceColumn.A) ? catalog.column(SourceColumn.A) : nothing(catalog);
  }

  private static double[] elongation(SourceCatalog catalog) {
    if (!catalog.has(SourceColumn.A) || !catalog.has(SourceColumn.B)) {
      return nothing(catalog);
    }
    var a = catalog.column(SourceColumn.A);
    var b = catalog.column(SourceColumn.B);
    var ratio = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      ratio[i] = a[i] / b[i];
    }
    return ratio;
  }

  private static double[] nothing(SourceCatalog catalog) {
    var nan = new double[catalog.size()];
    Arrays.fill(nan, Double.NaN);
    return nan;
  }

  /** Median over sources of good signal, NaN when nothing is known. */
  private static double usual(SourceCatalog catalog, double[] values) {
    boolean hasSnr = catalog.has(SourceColumn.SNR);
    var good =
        IntStream.range(0, values.length)
            .filter(i ->
                values[i] > 0
                    && Double.isFinite(values[i])
                    && (catalog.flags(i) & (SourceFlag.SATURATED | SourceFlag.TRUNCATED)) == 0
                    && (!hasSnr || catalog.get(SourceColumn.SNR, i) > TYPICAL_SNR))
            .mapToDouble(i -> values[i])
            .toArray();
    return Robust.median(good);
  }

  private static double @Nullable [] sigma(SourceCatalog catalog, int[] rows) {
    if (!catalog.has(SourceColumn.ERR_A_WIN)) {
      return null;
    }
    return pick(catalog.column(SourceColumn.ERR_A_WIN), rows);
  }

  private static double[] pick(double[] values, int[] rows) {
    var picked = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }

  int size() {
    return rows.length;
  }

  PointList points(int width, int height) {
    return new PointList(x, y, width, height);
  }
}
