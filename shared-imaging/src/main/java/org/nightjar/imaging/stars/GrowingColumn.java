package org.nightjar.imaging.stars;

import java.util.Arrays;

/** Numbers, as many as come. */
final class GrowingColumn {
  private double[] values = new double[256];
  private int n;

  void add(double value) {
    if (n == values.length) {
      values = Arrays.copyOf(values, 2 * n);
    }
    values[n++] = value;
  }

  double at(int i) {
    return values[i];
  }

  int size() {
    return n;
  }

  void reorder(Integer[] order) {
    var ordered = new double[n];
    for (int i = 0; i < n; i++) {
      ordered[i] = values[order[i]];
    }
    values = ordered;
  }

  /** First index whose value is at least {@code value}, of ascending values. */
  int lowerBound(double value) {
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
