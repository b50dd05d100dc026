package org.nightjar.astrometry.solve;

/**
 * Detections of a frame, brightest first.
 *
 * @param x 0-based pixels
 * @param y same
 * @param width columns of the frame
 * @param height rows of the frame
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
public record PointList(double[] x, double[] y, int width, int height) {
  public PointList {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x and " + y.length + " y, must be as many");
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "frame of " + width + " x " + height + " pixels, must be at least 1 x 1");
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            "point " + i + " = (" + x[i] + ", " + y[i] + "), must be finite");
      }
    }
  }

  public int size() {
    return x.length;
  }

  /** Middle of the frame. */
  double centreX() {
    return (width - 1) / 2.0;
  }

  double centreY() {
    return (height - 1) / 2.0;
  }

  /** Pixels from corner to corner. */
  public double diagonal() {
    return Math.hypot(width, height);
  }

  /**
   * Order that spreads evenly: the brightest of each cell in turn, then the second of each, and so
   * on, so that one crowded corner or one nebula does not use up the list.
   *
   * @param columns cells across
   * @param rows cells down
   * @param most how many at most
   */
  int[] spread(int columns, int rows, int most) {
    var rankInCell = new int[columns * rows];
    var rank = new int[size()];
    int deepest = 0;
    for (int i = 0; i < size(); i++) {
      int cx = Math.clamp((long) ((x[i] + 0.5) / width * columns), 0, columns - 1);
      int cy = Math.clamp((long) ((y[i] + 0.5) / height * rows), 0, rows - 1);
      rank[i] = rankInCell[cy * columns + cx]++;
      deepest = Math.max(deepest, rank[i] + 1);
    }
    var start = new int[deepest + 1];
    for (int r : rank) {
      start[r + 1]++;
    }
    for (int r = 0; r < deepest; r++) {
      start[r + 1] += start[r];
    }
    var order = new int[size()];
    for (int i = 0; i < size(); i++) {
      order[start[rank[i]]++] = i;
    }
    return order.length <= most ? order : java.util.Arrays.copyOf(order, most);
  }
}
