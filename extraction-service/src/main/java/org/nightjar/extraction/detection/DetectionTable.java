package org.nightjar.extraction.detection;

import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import org.nightjar.extraction.background.Background;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

/** Writes sources into catalogue columns. */
final class DetectionTable {
  private static final int CHUNK = 256;

  private static final SourceColumn[] COLUMNS = {
    SourceColumn.X,
    SourceColumn.Y,
    SourceColumn.A,
    SourceColumn.B,
    SourceColumn.THETA,
    SourceColumn.CXX,
    SourceColumn.CYY,
    SourceColumn.CXY,
    SourceColumn.ELLIPTICITY,
    SourceColumn.ISO_AREA,
    SourceColumn.X_MIN,
    SourceColumn.X_MAX,
    SourceColumn.Y_MIN,
    SourceColumn.Y_MAX,
    SourceColumn.PEAK,
    SourceColumn.BACKGROUND,
    SourceColumn.BACKGROUND_RMS,
    SourceColumn.THRESHOLD,
    SourceColumn.SNR_DETECTION,
    SourceColumn.FLUX_ISO,
    SourceColumn.FLUX_ISO_ERROR,
    SourceColumn.FLAGS,
    SourceColumn.PIXEL_FLAGS
  };

  private final List<Found> sources;
  private final Background background;
  private final EnumMap<SourceColumn, double[]> columns = new EnumMap<>(SourceColumn.class);

  private DetectionTable(List<Found> sources, Background background) {
    this.sources = sources;
    this.background = background;
    for (var column : COLUMNS) {
      columns.put(column, new double[sources.size()]);
    }
  }

  static SourceCatalog of(List<Found> sources, Background background, Workers workers) {
    var table = new DetectionTable(sources, background);
    workers.rows(
        sources.size(),
        CHUNK,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            table.write(row);
          }
        });
    return SourceCatalog.ofSize(sources.size()).withAll(table.columns);
  }

  private void write(int row) {
    var source = sources.get(row);
    var shape = source.shape();
    var footprint = source.footprint();
    double a = shape.a();
    double b = shape.b();
    double rms = background.rms(shape.x(), shape.y());
    put(SourceColumn.X, row, shape.x());
    put(SourceColumn.Y, row, shape.y());
    put(SourceColumn.A, row, a);
    put(SourceColumn.B, row, b);
    put(SourceColumn.THETA, row, shape.thetaDeg());
    put(SourceColumn.CXX, row, shape.cxx());
    put(SourceColumn.CYY, row, shape.cyy());
    put(SourceColumn.CXY, row, shape.cxy());
    put(SourceColumn.ELLIPTICITY, row, 1 - b / a);
    put(SourceColumn.ISO_AREA, row, shape.pixels());
    put(SourceColumn.X_MIN, row, footprint.xMin());
    put(SourceColumn.X_MAX, row, footprint.xMax());
    put(SourceColumn.Y_MIN, row, footprint.yMin());
    put(SourceColumn.Y_MAX, row, footprint.yMax());
    put(SourceColumn.PEAK, row, footprint.peak());
    put(SourceColumn.BACKGROUND, row, background.level(shape.x(), shape.y()));
    put(SourceColumn.BACKGROUND_RMS, row, rms);
    put(SourceColumn.THRESHOLD, row, source.threshold());
    put(SourceColumn.SNR_DETECTION, row, footprint.significance());
    put(SourceColumn.FLUX_ISO, row, footprint.flux());
    double variance =
        Double.isNaN(footprint.variance()) ? shape.pixels() * rms * rms : footprint.variance();
    put(SourceColumn.FLUX_ISO_ERROR, row, Math.sqrt(Math.max(0, variance)));
    put(SourceColumn.FLAGS, row, flags(source));
    put(SourceColumn.PIXEL_FLAGS, row, footprint.pixelFlags());
  }

  private int flags(Found source) {
    var footprint = source.footprint();
    int bits = footprint.pixelFlags();
    boolean atEdge =
        footprint.xMin() == 0
            || footprint.yMin() == 0
            || footprint.xMax() == background.width() - 1
            || footprint.yMax() == background.height() - 1;
    return (source.deblended() ? SourceFlag.DEBLENDED : 0)
        | ((bits & (PixelFlag.SATURATED | PixelFlag.BLEED)) != 0 ? SourceFlag.SATURATED : 0)
        | (atEdge || (bits & PixelFlag.NO_DATA) != 0 ? SourceFlag.TRUNCATED : 0)
        | ((bits & PixelFlag.MASKED) != 0 ? SourceFlag.ISOPHOTE_INCOMPLETE : 0);
  }

  private void put(SourceColumn column, int row, double value) {
    Objects.requireNonNull(columns.get(column))[row] = value;
  }
}
