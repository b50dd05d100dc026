package org.nightjar.calibration.sensor;

import java.util.Arrays;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * Order statistics of a box that moves over a plane, exact. Along a row the box's values stay
 * sorted: each step merges one sorted column in and one out, so a box of n values costs about n
 * simple steps per pixel, not a sort.
 *
 * <p>At the edges the plane is mirrored, the edge pixel repeated (d c b a | a b c d).
 */
public final class RankWindow {
  private static final int BAND = 64;
  private static final int CHUNK = 512;
  private static final int NETWORK_PIXELS = 49;

  private final Plane plane;
  private final int halfX;
  private final int halfY;

  /** A box of {@code columns} × {@code rows}, both odd. */
  public RankWindow(Plane plane, int columns, int rows) {
    if (columns < 1 || rows < 1 || (columns & 1) == 0 || (rows & 1) == 0) {
      throw new IllegalArgumentException(
          "box = " + columns + " x " + rows + ", must be odd and positive");
    }
    this.plane = plane;
    this.halfX = columns / 2;
    this.halfY = rows / 2;
  }

  /** Pixels in the box. */
  public int size() {
    return (2 * halfX + 1) * (2 * halfY + 1);
  }

  /** The moving median; of at most 7 × 7 pixels by a sorting network over whole rows. */
  public Plane median(Workers workers) {
    var result = Plane.zeros(plane.width(), plane.height());
    int middle = size() / 2;
    if (size() <= NETWORK_PIXELS) {
      var network = SortingNetwork.of(size()).selecting(middle);
      workers.rows(plane.height(), BAND, (y0, y1) -> medianRows(network, y0, y1, result));
    } else {
      forEach(workers, (i, sorted) -> result.pixels()[i] = sorted[middle]);
    }
    return result;
  }

  private void medianRows(SortingNetwork network, int y0, int y1, Plane result) {
    int w = plane.width();
    var lanes = new float[size()][Math.min(CHUNK, w)];
    for (int y = y0; y < y1; y++) {
      for (int x = 0; x < w; x += CHUNK) {
        int length = Math.min(CHUNK, w - x);
        int lane = 0;
        for (int dy = -halfY; dy <= halfY; dy++) {
          int row = mirror(y + dy, plane.height()) * w;
          for (int dx = -halfX; dx <= halfX; dx++) {
            shifted(row, x + dx, lanes[lane++], length);
          }
        }
        network.sort(lanes, length);
        System.arraycopy(lanes[size() / 2], 0, result.pixels(), y * w + x, length);
      }
    }
  }

  /** Copies {@code length} pixels of a row from column x on, mirrored beyond its ends. */
  private void shifted(int row, int x, float[] into, int length) {
    int w = plane.width();
    int from = Math.max(0, -x);
    int to = Math.min(length, w - x);
    if (to > from) {
      System.arraycopy(plane.pixels(), row + x + from, into, from, to - from);
    }
    for (int i = 0; i < Math.min(from, length); i++) {
      into[i] = plane.pixels()[row + mirror(x + i, w)];
    }
    for (int i = Math.max(0, to); i < length; i++) {
      into[i] = plane.pixels()[row + mirror(x + i, w)];
    }
  }

  /** Hands over, for every pixel, its index and the box's sorted values (not to be kept). */
  public void forEach(Workers workers, SortedBox consumer) {
    workers.rows(
        plane.height(),
        BAND,
        (y0, y1) -> {
          var box = new float[size()];
          var merged = new float[size()];
          var columns = new float[plane.width()][2 * halfY + 1];
          for (int y = y0; y < y1; y++) {
            sortColumns(columns, y);
            row(columns, y, box, merged, consumer);
          }
        });
  }

  private void sortColumns(float[][] columns, int y) {
    for (int dy = -halfY; dy <= halfY; dy++) {
      int from = mirror(y + dy, plane.height()) * plane.width();
      for (int x = 0; x < columns.length; x++) {
        columns[x][dy + halfY] = plane.pixels()[from + x];
      }
    }
    for (var column : columns) {
      insertionSort(column);
    }
  }

  private void row(float[][] columns, int y, float[] start, float[] spare, SortedBox consumer) {
    int w = plane.width();
    int tall = 2 * halfY + 1;
    var box = start;
    var next = spare;
    for (int dx = -halfX; dx <= halfX; dx++) {
      System.arraycopy(columns[mirror(dx, w)], 0, box, (dx + halfX) * tall, tall);
    }
    Arrays.sort(box);
    for (int x = 0; x < w; x++) {
      consumer.accept(y * w + x, box);
      if (x + 1 < w) {
        exchange(box, columns[mirror(x - halfX, w)], columns[mirror(x + 1 + halfX, w)], next);
        var swap = box;
        box = next;
        next = swap;
      }
    }
  }

  /** next = box without the values of {@code out}, with those of {@code in}; all sorted. */
  private static void exchange(float[] box, float[] out, float[] in, float[] next) {
    int o = 0;
    int i = 0;
    int n = 0;
    for (float v : box) {
      // Float.compare, not ==: it tells -0 from 0 and knows NaN, as the sort does.
      if (o < out.length && Float.compare(v, out[o]) == 0) {
        o++;
        continue;
      }
      while (i < in.length && Float.compare(in[i], v) < 0) {
        next[n++] = in[i++];
      }
      next[n++] = v;
    }
    while (i < in.length) {
      next[n++] = in[i++];
    }
  }

  private static void insertionSort(float[] a) {
    for (int i = 1; i < a.length; i++) {
      float v = a[i];
      int k = i - 1;
      while (k >= 0 && Float.compare(a[k], v) > 0) {
        a[k + 1] = a[k];
        k--;
      }
      a[k + 1] = v;
    }
  }

  private static int mirror(int i, int n) {
    int k = i;
    while (k < 0 || k >= n) {
      k = k < 0 ? -k - 1 : 2 * n - k - 1;
    }
    return k;
  }

  /** Takes a pixel's index and the sorted values of the box around it. */
  @FunctionalInterface
  public interface SortedBox {
    void accept(int index, float[] sorted);
  }
}
