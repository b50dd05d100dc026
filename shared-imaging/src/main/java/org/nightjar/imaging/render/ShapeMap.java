package org.nightjar.imaging.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.statistics.Robust;

/**
 * Medians of width and ellipticity of the stars in cells of the frame, first row at the bottom; NaN
 * where a cell holds fewer than {@value #LEAST_STARS} stars.
 */
@SuppressWarnings("ArrayRecordComponent") // written at once, never compared
record ShapeMap(int columns, int rows, double[] fwhmPx, double[] ellipticity) {
  private static final int LEAST_STARS = 3;
  private static final int LONG_SIDE = 8;
  private static final double STARS_PER_CELL = 10;

  static ShapeMap of(SourceCatalog c, int width, int height) {
    if (!c.has(SourceColumn.FWHM_PROFILE) || !c.has(SourceColumn.ELLIPTICITY_PROFILE)) {
      return new ShapeMap(0, 0, new double[0], new double[0]);
    }
    var rows = new int[c.size()];
    int n = 0;
    for (int i = 0; i < c.size(); i++) {
      boolean star = !c.has(SourceColumn.STAR) || c.get(SourceColumn.STAR, i) == 1;
      boolean whole = (c.flags(i) & (SourceFlag.SATURATED | SourceFlag.TRUNCATED)) == 0;
      if (star && whole && c.get(SourceColumn.FWHM_PROFILE, i) > 0) {
        rows[n++] = i;
      }
    }
    var stars = c.select(Arrays.copyOf(rows, n));
    double side = Math.max(width, height);
    // Fewer stars, larger cells: a map of empty cells tells nothing.
    int across =
        (int)
            Math.clamp(
                Math.round(Math.sqrt(n / STARS_PER_CELL * side * side / ((double) width * height))),
                3,
                LONG_SIDE);
    int columns = (int) Math.max(1, Math.round(across * width / side));
    int lines = (int) Math.max(1, Math.round(across * height / side));
    return new ShapeMap(
        columns,
        lines,
        medians(stars, SourceColumn.FWHM_PROFILE, columns, lines, width, height),
        medians(stars, SourceColumn.ELLIPTICITY_PROFILE, columns, lines, width, height));
  }

  private static double[] medians(
      SourceCatalog stars, SourceColumn column, int columns, int rows, int width, int height) {
    var cells = new ArrayList<List<Double>>();
    for (int i = 0; i < rows * columns; i++) {
      cells.add(new ArrayList<>());
    }
    for (int i = 0; i < stars.size(); i++) {
      int x = cell(stars.get(SourceColumn.X, i), columns, width);
      int y = cell(stars.get(SourceColumn.Y, i), rows, height);
      double v = stars.get(column, i);
      if (Double.isFinite(v)) {
        cells.get(y * columns + x).add(v);
      }
    }
    return cells.stream()
        .mapToDouble(c ->
            c.size() < LEAST_STARS
                ? Double.NaN
                : Robust.median(c.stream().mapToDouble(v -> v).toArray()))
        .toArray();
  }

  private static int cell(double at, int cells, int side) {
    return (int) Math.clamp((at + 0.5) * cells / side, 0, cells - 1);
  }

  void write(CompactJson json) {
    if (columns > 0) {
      json.object("maps").number("columns", columns, 0).number("rows", rows, 0);
      write(json, "fwhmPx", fwhmPx);
      write(json, "ellipticity", ellipticity);
      json.end();
    }
  }

  private static void write(CompactJson json, String name, double[] map) {
    json.array(name);
    for (double v : map) {
      json.value(v, 3);
    }
    json.end();
  }
}
