package org.nightjar.astrometry.index;

/**
 * Sorts points into the k-d tree that {@link KdTree} reads: halved at the median of the widest
 * dimension, down to leaves of some sixteen points.
 *
 * <p>Split values have their low bits cleared to make room for the dimension; points are moved to
 * the side that the cleared value sends them to, which is why leaves differ in size.
 */
final class KdTreeBuilder {
  private static final int LEAF = 16;

  private final int dimensions;
  private final int[] points;
  private final int[] ids;
  private final int mask;
  private final int inner;
  private final int[] splits;
  private final int[] lastOfLeaf;

  /**
   * @param points coordinates, point by point, ordered as signed numbers, at most {@code
   *     highestCoordinate()} of their range; reordered in place
   */
  KdTreeBuilder(int[] points, int dimensions) {
    this.points = points;
    this.dimensions = dimensions;
    this.mask = KdTree.dimensionMask(dimensions);
    int n = points.length / dimensions;
    this.ids = new int[n];
    for (int i = 0; i < n; i++) {
      ids[i] = i;
    }
    int leaves = 1;
    while (2L * leaves * LEAF <= n) {
      leaves *= 2;
    }
    this.inner = leaves - 1;
    this.splits = new int[inner];
    this.lastOfLeaf = new int[leaves];
    build(0, 0, n);
  }

  /** Coordinates in tree order. */
  int[] points() {
    return points;
  }

  /** Tree order to the order given. */
  int[] ids() {
    return ids;
  }

  /** Split words: value with the dimension in the low bits. */
  int[] splits() {
    return splits;
  }

  int[] lastOfLeaf() {
    return lastOfLeaf;
  }

  int nodes() {
    return 2 * inner + 1;
  }

  private void build(int node, int from, int to) {
    if (node >= inner) {
      lastOfLeaf[node - inner] = to - 1;
      return;
    }
    int dim = widest(from, to);
    int middle = from + (to - from) / 2;
    int value = 0;
    int cut = from;
    if (to > from) {
      // Rounded up, so that the lower half is never empty: the first leaf must have a last point.
      select(from, to, middle, dim);
      int pivot = highest(from, Math.max(middle, from + 1), dim);
      value = pivot + (-pivot & mask);
      cut = partition(from, to, dim, value);
    }
    splits[node] = value | dim;
    build(2 * node + 1, from, cut);
    build(2 * node + 2, cut, to);
  }

  private int widest(int from, int to) {
    int best = 0;
    long width = -1;
    for (int d = 0; d < dimensions; d++) {
      int low = Integer.MAX_VALUE;
      int high = Integer.MIN_VALUE;
      for (int i = from; i < to; i++) {
        int v = points[i * dimensions + d];
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
      if ((long) high - low > width) {
        width = (long) high - low;
        best = d;
      }
    }
    return best;
  }

  private int highest(int from, int to, int dim) {
    int high = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      high = Math.max(high, points[i * dimensions + dim]);
    }
    return high;
  }

  /** Moves points so that none before {@code k} is greater than any from there on. */
  private void select(int from, int to, int k, int dim) {
    int low = from;
    int high = to - 1;
    while (low < high) {
      int pivot = medianOfThree(low, high, dim);
      int i = low;
      int j = high;
      while (i <= j) {
        while (points[i * dimensions + dim] < pivot) {
          i++;
        }
        while (points[j * dimensions + dim] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(i++, j--);
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private int medianOfThree(int low, int high, int dim) {
    int a = points[low * dimensions + dim];
    int b = points[(low + high) / 2 * dimensions + dim];
    int c = points[high * dimensions + dim];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** Moves points up to {@code value} to the front; returns how far they reach. */
  private int partition(int from, int to, int dim, int value) {
    int cut = from;
    for (int i = from; i < to; i++) {
      if (points[i * dimensions + dim] <= value) {
        swap(i, cut++);
      }
    }
    return cut;
  }

  private void swap(int i, int j) {
    if (i == j) {
      return;
    }
    for (int d = 0; d < dimensions; d++) {
      int p = points[i * dimensions + d];
      points[i * dimensions + d] = points[j * dimensions + d];
      points[j * dimensions + d] = p;
    }
    int id = ids[i];
    ids[i] = ids[j];
    ids[j] = id;
  }
}
