package org.nightjar.extraction.detection;

import java.util.Arrays;

/**
 * Pixels of sources as runs along rows, ordered by row, then column. Runs do not overlap.
 * Immutable.
 */
public final class Segmentation {
  private final int width;
  private final int height;
  private final int sources;
  private final int[] rowStart;
  private final int[] firsts;
  private final int[] lasts;
  private final int[] owners;

  /**
   * @param runs per source, in order: triples y, first x, last x; in any order
   */
  Segmentation(int width, int height, int[][] runs) {
    this.width = width;
    this.height = height;
    this.sources = runs.length;
    this.rowStart = new int[height + 1];
    int count = 0;
    for (var source : runs) {
      for (int i = 0; i < source.length; i += 3) {
        rowStart[source[i] + 1]++;
        count++;
      }
    }
    for (int y = 0; y < height; y++) {
      rowStart[y + 1] += rowStart[y];
    }
    this.firsts = new int[count];
    this.lasts = new int[count];
    this.owners = new int[count];
    // Sorting keys of 64 bits, column above place, keeps each row's runs in order of column.
    var keys = new long[count];
    var flat = new int[count][];
    var next = Arrays.copyOf(rowStart, height);
    for (int s = 0; s < runs.length; s++) {
      var source = runs[s];
      for (int i = 0; i < source.length; i += 3) {
        int at = next[source[i]]++;
        keys[at] = (long) source[i + 1] << 32 | at;
        flat[at] = new int[] {source[i + 1], source[i + 2], s};
      }
    }
    for (int y = 0; y < height; y++) {
      Arrays.sort(keys, rowStart[y], rowStart[y + 1]);
    }
    for (int i = 0; i < count; i++) {
      var run = flat[(int) keys[i]];
      firsts[i] = run[0];
      lasts[i] = run[1];
      owners[i] = run[2];
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Sources; rows of the catalogue. */
  public int sources() {
    return sources;
  }

  /** Runs in all. */
  public int runs() {
    return firsts.length;
  }

  /** Row of the catalogue that owns a pixel, or -1; off the frame nobody does. */
  public int owner(int x, int y) {
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return -1;
    }
    int i = firstEndingAt(x, y);
    return i < rowStart[y + 1] && firsts[i] <= x ? owners[i] : -1;
  }

  /**
   * Paints a stamp.
   *
   * @param x0 column of the stamp's first pixel; the stamp may hang over the frame's edge
   * @param y0 row of the stamp's first pixel
   * @param w columns
   * @param h rows
   * @param out [h × w] is written from its start: rows of the catalogue, -1 where nobody is
   */
  public void owners(int x0, int y0, int w, int h, int[] out) {
    Arrays.fill(out, 0, w * h, -1);
    int from = Math.max(0, y0);
    int to = Math.min(height, y0 + h);
    for (int y = from; y < to; y++) {
      int end = rowStart[y + 1];
      int line = (y - y0) * w - x0;
      for (int i = firstEndingAt(x0, y); i < end && firsts[i] < x0 + w; i++) {
        Arrays.fill(
            out,
            line + Math.max(firsts[i], x0),
            line + Math.min(lasts[i], x0 + w - 1) + 1,
            owners[i]);
      }
    }
  }

  /** Hands over every run, by row, then column. */
  public void forEach(RunConsumer consumer) {
    for (int y = 0; y < height; y++) {
      for (int i = rowStart[y]; i < rowStart[y + 1]; i++) {
        consumer.run(owners[i], y, firsts[i], lasts[i]);
      }
    }
  }

  /** Index of the first run of row y that ends at x or right of it; the row's end when none. */
  private int firstEndingAt(int x, int y) {
    int low = rowStart[y];
    int high = rowStart[y + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lasts[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Pixels firstX … lastX of row y belong to a source. */
  @FunctionalInterface
  public interface RunConsumer {
    void run(int source, int y, int firstX, int lastX);
  }
}
