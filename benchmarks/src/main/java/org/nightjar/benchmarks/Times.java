package org.nightjar.benchmarks;

import java.util.Arrays;

/**
 * Times of repeated work, milliseconds.
 *
 * @param best shortest
 * @param median of all
 * @param rounds how many
 */
record Times(double best, double median, int rounds) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Work that may fail. */
  interface Work {
    void run() throws java.io.IOException, InterruptedException;
  }

  /** Runs the work: some rounds to warm up, which don't count, then the rounds that do. */
  static Times of(int warmUp, int rounds, Work work)
      throws java.io.IOException, InterruptedException {
    for (int i = 0; i < warmUp; i++) {
      work.run();
    }
    var millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      work.run();
      millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
    return of(millis);
  }

  static Times of(double[] millis) {
    if (millis.length == 0) {
      throw new IllegalArgumentException("millis holds 0 times, must be >= 1");
    }
    var sorted = millis.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Times(sorted[0], median, n);
  }
}
