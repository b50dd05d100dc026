package org.nightjar.extraction.background;

import java.util.Arrays;

/** Cells without a sky of their own take the mean of the nearest cells that have one. */
final class EmptyCells {
  private EmptyCells() {}

  /**
   * Fills in place.
   *
   * @param levels [rows × columns], NaN where empty; all zero afterwards when all were empty
   * @param noise same shape, written where the level was NaN
   */
  static void fill(double[] levels, double[] noise, int columns, int rows) {
    var known = levels.clone();
    if (Arrays.stream(known).allMatch(Double::isNaN)) {
      Arrays.fill(levels, 0);
      Arrays.fill(noise, 0);
      return;
    }
    var knownNoise = noise.clone();
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        if (Double.isNaN(known[j * columns + i])) {
          fillOne(known, knownNoise, levels, noise, columns, rows, i, j);
        }
      }
    }
  }

  private static void fillOne(
      double[] known,
      double[] knownNoise,
      double[] levels,
      double[] noise,
      int columns,
      int rows,
      int i,
      int j) {
    long nearest = Long.MAX_VALUE;
    double sum = 0;
    double noiseSum = 0;
    int n = 0;
    // Rings of growing size; one whose sides are further away than the nearest found ends it.
    int most = Math.max(columns, rows);
    for (int ring = 1; ring <= most && (long) ring * ring <= nearest; ring++) {
      for (int y = Math.max(0, j - ring); y <= Math.min(rows - 1, j + ring); y++) {
        boolean wholeRow = Math.abs(y - j) == ring;
        for (int x = i - ring; x <= i + ring; x += wholeRow ? 1 : 2 * ring) {
          if (x < 0 || x >= columns || Double.isNaN(known[y * columns + x])) {
            continue;
          }
          long square = (long) (x - i) * (x - i) + (long) (y - j) * (y - j);
          if (square < nearest) {
            nearest = square;
            sum = 0;
            noiseSum = 0;
            n = 0;
          }
          if (square == nearest) {
            sum += known[y * columns + x];
            noiseSum += knownNoise[y * columns + x];
            n++;
          }
        }
      }
    }
    levels[j * columns + i] = n == 0 ? 0 : sum / n;
    noise[j * columns + i] = n == 0 ? 0 : noiseSum / n;
  }
}
