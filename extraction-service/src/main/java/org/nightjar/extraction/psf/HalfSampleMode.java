package org.nightjar.extraction.psf;

import java.util.Arrays;
import org.nightjar.imaging.statistics.Robust;

/**
 * Where values lie densest: the shortest half of the values, the shortest half of those, and so on
 * (Bickel and Fruehwirth 2006). Stars share one size, whatever else is on the frame.
 */
final class HalfSampleMode {
  /** Below this the densest pair of values is chance; the median is taken. */
  private static final int FEWEST = 12;

  private HalfSampleMode() {}

  /** NaN for no values. */
  static double of(double[] values) {
    if (values.length < FEWEST) {
      return Robust.median(values);
    }
    var v = values.clone();
    Arrays.sort(v);
    int from = 0;
    int n = v.length;
    while (n >= FEWEST) {
      int half = (n + 1) / 2;
      int best = from;
      for (int i = from; i + half <= from + n; i++) {
        if (v[i + half - 1] - v[i] < v[best + half - 1] - v[best]) {
          best = i;
        }
      }
      from = best;
      n = half;
    }
    return Robust.median(Arrays.copyOfRange(v, from, from + n));
  }
}
