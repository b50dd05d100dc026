package org.nightjar.extraction.detection;

import java.util.Arrays;

/**
 * Runs joined to components where they touch, corners included. Components are numbered in the
 * order of their first run; those with too few pixels are left out.
 */
final class Components {
  private final RunList runs;
  private final int[] start;
  private final int[] order;

  private Components(RunList runs, int[] start, int[] order) {
    this.runs = runs;
    this.start = start;
    this.order = order;
  }

  /** Components in all. */
  int count() {
    return start.length - 1;
  }

  RunList runs() {
    return runs;
  }

  /** A component's first run. */
  int firstRun(int component) {
    return order[start[component]];
  }

  /** Indices of a component's runs, by row, then column. */
  int[] runsOf(int component) {
    return Arrays.copyOfRange(order, start[component], start[component + 1]);
  }

  /**
   * Joins runs of neighbouring rows by union-find; the smallest run leads.
   *
   * @param runs by row, then column
   * @param minArea least number of pixels
   */
  static Components of(RunList runs, int minArea) {
    int n = runs.runs();
    var leader = new int[n];
    Arrays.setAll(leader, i -> i);
    int above = 0;
    for (int i = 0; i < n; i++) {
      int y = runs.y(i);
      int first = runs.first(i) - 1;
      int last = runs.last(i) + 1;
      // The runs of the row above that end left of this one end left of all that follow, too.
      while (above < i
          && (runs.y(above) < y - 1 || runs.y(above) == y - 1 && runs.last(above) < first)) {
        above++;
      }
      for (int j = above; j < i && runs.y(j) == y - 1 && runs.first(j) <= last; j++) {
        join(leader, i, j);
      }
    }
    return numbered(runs, leader, minArea);
  }

  private static Components numbered(RunList runs, int[] leader, int minArea) {
    int n = leader.length;
    var area = new int[n];
    for (int i = 0; i < n; i++) {
      area[find(leader, i)] += runs.length(i);
    }
    var number = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      number[i] = leader[i] == i && area[i] >= minArea ? count++ : -1;
    }
    var start = new int[count + 1];
    for (int i = 0; i < n; i++) {
      int k = number[find(leader, i)];
      if (k >= 0) {
        start[k + 1]++;
      }
    }
    for (int k = 0; k < count; k++) {
      start[k + 1] += start[k];
    }
    var order = new int[start[count]];
    var next = Arrays.copyOf(start, count);
    for (int i = 0; i < n; i++) {
      int k = number[find(leader, i)];
      if (k >= 0) {
        order[next[k]++] = i;
      }
    }
    return new Components(runs, start, order);
  }

  private static void join(int[] leader, int a, int b) {
    int ra = find(leader, a);
    int rb = find(leader, b);
    if (ra < rb) {
      leader[rb] = ra;
    } else {
      leader[ra] = rb;
    }
  }

  private static int find(int[] leader, int a) {
    int r = a;
    while (leader[r] != r) {
      leader[r] = leader[leader[r]];
      r = leader[r];
    }
    return r;
  }
}
