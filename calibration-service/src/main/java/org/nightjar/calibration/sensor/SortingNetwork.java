package org.nightjar.calibration.sensor;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Batcher's odd-even merge exchange: sorts n lanes element by element, without branches. The
 * comparators are loops over whole lanes of minima and maxima, which the compiler turns into vector
 * code.
 *
 * @see "K. E. Batcher 1968, AFIPS 32, 307; D. E. Knuth, TAOCP 3, 5.2.2, algorithm M"
 */
public final class SortingNetwork {
  private final int[] pairs;

  private SortingNetwork(int[] pairs) {
    this.pairs = pairs;
  }

  /** The network for n lanes. */
  public static SortingNetwork of(int n) {
    var pairs = new int[64];
    int count = 0;
    int top = n < 2 ? 0 : Integer.highestOneBit(n - 1);
    for (int p = top; p > 0; p /= 2) {
      int q = top;
      int r = 0;
      int d = p;
      while (true) {
        for (int i = 0; i < n - d; i++) {
          if ((i & p) == r) {
            if (count + 2 > pairs.length) {
              pairs = Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[count++] = i;
            pairs[count++] = i + d;
          }
        }
        if (q == p) {
          break;
        }
        d = q - p;
        q /= 2;
        r = p;
      }
    }
    return new SortingNetwork(Arrays.copyOf(pairs, count));
  }

  /**
   * The part of the network that lane {@code rank} depends on; the other lanes are left unsorted.
   */
  public SortingNetwork selecting(int rank) {
    var needed = new BitSet();
    needed.set(rank);
    var kept = new int[pairs.length];
    int at = pairs.length;
    for (int c = pairs.length - 2; c >= 0; c -= 2) {
      if (needed.get(pairs[c]) || needed.get(pairs[c + 1])) {
        needed.set(pairs[c]);
        needed.set(pairs[c + 1]);
        kept[--at] = pairs[c + 1];
        kept[--at] = pairs[c];
      }
    }
    return new SortingNetwork(Arrays.copyOfRange(kept, at, pairs.length));
  }

  /** How many comparators it has. */
  public int comparators() {
    return pairs.length / 2;
  }

  /**
   * Sorts the first {@code length} elements across lanes, ascending: afterwards {@code lanes[k][i]}
   * is the k-th smallest of element i. A NaN spreads to every lane above its comparators, the last
   * one always.
   */
  public void sort(float[][] lanes, int length) {
    for (int c = 0; c < pairs.length; c += 2) {
      order(lanes[pairs[c]], lanes[pairs[c + 1]], length);
    }
  }

  private static void order(float[] low, float[] high, int length) {
    for (int i = 0; i < length; i++) {
      float a = low[i];
      float b = high[i];
      low[i] = Math.min(a, b);
      high[i] = Math.max(a, b);
    }
  }
}
