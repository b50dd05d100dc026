package org.nightjar.astrometry.index;

import java.util.Arrays;

/** What a search found, and its scratch space. One per thread, used again and again. */
public final class Hits {
  private int[] ids = new int[256];
  private int size;
  final int[] stack = new int[128];
  final long[] target = new long[8];

  public int size() {
    return size;
  }

  public int id(int i) {
    return ids[i];
  }

  void clear() {
    size = 0;
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }
}
