package org.nightjar.extraction.detection;

/**
 * The pixels of one component, by row, then column.
 *
 * @param x columns
 * @param y rows
 * @param amplitude filtered sky-subtracted image, ADU, > 0
 * @param significance in the detection image
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record Blob(int[] x, int[] y, float[] amplitude, float[] significance) {

  /**
   * Collects a component's pixels.
   *
   * @param least amplitudes below are raised to it: around masked pixels the filter may go negative
   */
  static Blob of(Components components, int component, float least) {
    var runs = components.runs();
    var mine = components.runsOf(component);
    int n = 0;
    for (int run : mine) {
      n += runs.length(run);
    }
    var blob = new Blob(new int[n], new int[n], new float[n], new float[n]);
    int i = 0;
    for (int run : mine) {
      int at = runs.start(run);
      for (int k = 0; k < runs.length(run); k++, i++) {
        blob.x[i] = runs.first(run) + k;
        blob.y[i] = runs.y(run);
        blob.amplitude[i] = Math.max(runs.amplitude(at + k), least);
        blob.significance[i] = runs.significance(at + k);
      }
    }
    return blob;
  }

  int size() {
    return x.length;
  }

  float peak() {
    float peak = 0;
    for (float a : amplitude) {
      peak = Math.max(peak, a);
    }
    return peak;
  }

  /**
   * For each pixel the first of the row {@code step} below (or above, for -1) that is not left of
   * its left neighbour; what follows it up to x + 1 in that row touches the pixel.
   */
  int[] neighboursInRow(int step) {
    int n = size();
    var first = new int[n];
    int j = 0;
    for (int i = 0; i < n; i++) {
      int row = y[i] + step;
      // Rows and columns only grow with i, so the answer does too.
      while (j < n && (y[j] < row || y[j] == row && x[j] < x[i] - 1)) {
        j++;
      }
      first[i] = j;
    }
    return first;
  }
}
