package org.nightjar.extraction.detection;

import java.util.Arrays;

/**
 * The rows around one row of a plane, padded with zeros at both ends, and their weighted sum over a
 * square: first down the columns, then along the row. Serves one thread, going down row by row.
 */
final class RowWindow {
  private final int width;
  private final int half;
  private final float[][] ring;
  private final float[][] ordered;
  private final float[] columnSums;
  private final float[][] shifted;
  private final int[] none;
  private final int[] shifts;

  RowWindow(int width, int half) {
    this.width = width;
    this.half = half;
    int side = 2 * half + 1;
    this.ring = new float[side][width + 2 * half];
    this.ordered = new float[side][];
    this.columnSums = new float[width + 2 * half];
    this.shifted = new float[side][];
    Arrays.fill(shifted, columnSums);
    this.none = new int[side];
    this.shifts = new int[side];
    Arrays.setAll(shifts, i -> i);
  }

  /** Where row y lies or is to be laid; pixel x at {@code half + x}. Replaces row y - side. */
  float[] row(int y) {
    return ring[Math.floorMod(y, ring.length)];
  }

  /** Row y is off the plane. */
  void clear(int y) {
    Arrays.fill(row(y), 0f);
  }

  /** Sums about row y, whose neighbours must be laid. */
  void filter(int y, float[] taps, float[] out) {
    for (int k = 0; k < ordered.length; k++) {
      ordered[k] = row(y - half + k);
    }
    Taps.sum(taps, ordered, none, columnSums, width + 2 * half);
    Taps.sum(taps, shifted, shifts, out, width);
  }
}
