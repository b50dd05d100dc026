package org.nightjar.imaging;

/**
 * Points of a plane in square cells, for neighbours within a radius. Deterministic: among equal
 * distances the lowest index wins.
 */
public final class PointGrid {
  private final double[] xs;
  private final double[] ys;
  private final double x0;
  private final double y0;
  private final double cell;
  private final int columns;
  private final int rows;
  private final int[] start;
  private final int[] order;

  /**
   * @param xs one per point, finite
   * @param ys one per point, finite
   * @param cell side of a cell, > 0; best near the radius that will be asked for
   */
  public PointGrid(double[] xs, double[] ys, double cell) {
    if (!(cell > 0) || xs.length != ys.length) {
      throw new IllegalArgumentException(
          "cell = "
              + cell
              + ", must be > 0; "
              + xs.length
              + " xs and "
              + ys.length
              + " ys must agree");
    }
    this.xs = xs;
    this.ys = ys;
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      bottom = Math.min(bottom, ys[i]);
      top = Math.max(top, ys[i]);
    }
    this.x0 = xs.length == 0 ? 0 : left;
    this.y0 = xs.length == 0 ? 0 : bottom;
    double extent = xs.length == 0 ? 0 : Math.max(right - left, top - bottom);
    // At most 2048 cells on a side: a tiny cell on a wide field must not eat the heap.
    this.cell = Math.max(cell, extent / 2048);
    this.columns = xs.length == 0 ? 1 : 1 + (int) ((right - left) / this.cell);
    this.rows = xs.length == 0 ? 1 : 1 + (int) ((top - bottom) / this.cell);
    this.start = new int[columns * rows + 1];
    this.order = new int[xs.length];
    for (int i = 0; i < xs.length; i++) {
      start[cellOf(xs[i], ys[i]) + 1]++;
    }
    for (int c = 0; c < columns * rows; c++) {
      start[c + 1] += start[c];
    }
    var next = start.clone();
    for (int i = 0; i < xs.length; i++) {
      order[next[cellOf(xs[i], ys[i])]++] = i;
    }
  }

  private int cellOf(double x, double y) {
    return (int) ((y - y0) / cell) * columns + (int) ((x - x0) / cell);
  }

  /** Index of the nearest point within {@code radius} of (x, y), or -1. */
  public int nearest(double x, double y, double radius) {
    return nearest(x, y, radius, -1);
  }

  /** The same, leaving out the point {@code except}. */
  public int nearest(double x, double y, double radius, int except) {
    int best = -1;
    double bestSquare = radius * radius;
    int c0 = column(x - radius);
    int c1 = column(x + radius);
    int r0 = row(y - radius);
    int r1 = row(y + radius);
    for (int r = r0; r <= r1; r++) {
      for (int c = c0; c <= c1; c++) {
        for (int k = start[r * columns + c]; k < start[r * columns + c + 1]; k++) {
          int i = order[k];
          double dx = xs[i] - x;
          double dy = ys[i] - y;
          double square = dx * dx + dy * dy;
          if (i != except
              && (square < bestSquare || square == bestSquare && (best < 0 || i < best))) {
            best = i;
            bestSquare = square;
          }
        }
      }
    }
    return best;
  }

  /** Hands over the indices of all points within {@code radius}, cell by cell. */
  public void forEachWithin(
      double x, double y, double radius, java.util.function.IntConsumer found) {
    int c1 = column(x + radius);
    int r1 = row(y + radius);
    for (int r = row(y - radius); r <= r1; r++) {
      for (int c = column(x - radius); c <= c1; c++) {
        for (int k = start[r * columns + c]; k < start[r * columns + c + 1]; k++) {
          int i = order[k];
          double dx = xs[i] - x;
          double dy = ys[i] - y;
          if (dx * dx + dy * dy <= radius * radius) {
            found.accept(i);
          }
        }
      }
    }
  }

  private int column(double x) {
    return Math.clamp((long) Math.floor((x - x0) / cell), 0, columns - 1);
  }

  private int row(double y) {
    return Math.clamp((long) Math.floor((y - y0) / cell), 0, rows - 1);
  }
}
