package org.nightjar.extraction.background;

import java.util.Arrays;

/**
 * One number per cell, joined by bicubic splines. Before the first and after the last node the
 * outermost cubic goes on; a last cell cut by the frame's edge keeps the spacing of the others.
 *
 * <p>Nodes lie at the cells' centres in x, and half a pixel above them in y: SExtractor's maps have
 * them there.
 */
final class CellMap {
  private final int columns;
  private final int rows;
  private final int meshPx;
  private final double[] nodes;
  private final double[] bendsY;

  /**
   * @param nodes [rows × columns]
   */
  CellMap(int columns, int rows, int meshPx, double[] nodes) {
    this.columns = columns;
    this.rows = rows;
    this.meshPx = meshPx;
    this.nodes = nodes;
    this.bendsY = new double[nodes.length];
    for (int i = 0; i < columns; i++) {
      MeshSpline.bend(nodes, bendsY, i, columns, rows);
    }
  }

  /** Median of the nodes. */
  double median() {
    var sorted = nodes.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
  }

  /** Value at any place, pixels. */
  double at(double x, double y) {
    var line = nodesAt(y);
    if (columns == 1) {
      return line[0];
    }
    var bends = bendsOf(line);
    double u = (x + 0.5) / meshPx - 0.5;
    int i = Math.clamp((long) Math.floor(u), 0, columns - 2);
    return MeshSpline.at(u - i, line[i], line[i + 1], bends[i], bends[i + 1]);
  }

  /**
   * Values of pixel row y.
   *
   * @param out the first {@code width} are written
   */
  void row(int y, float[] out, int width) {
    var line = nodesAt(y);
    if (columns == 1) {
      Arrays.fill(out, 0, width, (float) line[0]);
      return;
    }
    var bends = bendsOf(line);
    double step = 1.0 / meshPx;
    int from = 0;
    for (int i = 0; i < columns - 1; i++) {
      double node = (i + 0.5) * meshPx - 0.5;
      int to =
          i == columns - 2 ? width : Math.min(width, (int) Math.ceil((i + 1.5) * meshPx - 0.5));
      double m0 = bends[i];
      double m1 = bends[i + 1];
      // The same cubic in powers of t.
      double c1 = line[i + 1] - line[i] - 2 * m0 - m1;
      cubic(out, from, to, node, step, line[i], c1, 3 * m0, m1 - m0);
      from = to;
    }
  }

  /** Bends along x; straight lines in a map of a single row of cells, as SExtractor has it. */
  private double[] bendsOf(double[] line) {
    var bends = new double[columns];
    if (rows > 1) {
      MeshSpline.bend(line, bends, 0, 1, columns);
    }
    return bends;
  }

  private static void cubic(
      float[] out,
      int from,
      int to,
      double node,
      double step,
      double c0,
      double c1,
      double c2,
      double c3) {
    for (int x = from; x < to; x++) {
      double t = (x - node) * step;
      out[x] = (float) (c0 + t * (c1 + t * (c2 + t * c3)));
    }
  }

  /** Node values of the row of cells, interpolated to y. */
  private double[] nodesAt(double y) {
    if (rows == 1) {
      return nodes;
    }
    double u = y / meshPx - 0.5;
    int j = Math.clamp((long) Math.floor(u), 0, rows - 2);
    double t = u - j;
    var line = new double[columns];
    for (int i = 0, a = j * columns, b = a + columns; i < columns; i++, a++, b++) {
      line[i] = MeshSpline.at(t, nodes[a], nodes[b], bendsY[a], bendsY[b]);
    }
    return line;
  }
}
