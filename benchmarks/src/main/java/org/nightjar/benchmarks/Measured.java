package org.nightjar.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What a benchmark found.
 *
 * @param data what was worked on
 * @param ours our times
 * @param threads that we used
 * @param peer name and version of the peer; null = nobody does this, or it is not installed
 * @param theirs its times in the same run; null without a peer
 */
record Measured(
    String data, Times ours, int threads, @Nullable String peer, @Nullable Times theirs) {
  private static final String TAG = "MEASURED";

  static Measured alone(String data, Times ours, int threads) {
    return new Measured(data, ours, threads, null, null);
  }

  /** One line, for the process that waits for it. */
  String line() {
    var t = theirs;
    var text =
        String.join(
            "\t",
            TAG,
            data,
            String.valueOf(threads),
            String.valueOf(ours.best()),
            String.valueOf(ours.median()),
            String.valueOf(ours.rounds()));
    if (peer == null || t == null) {
      return text;
    }
    return String.join(
        "\t",
        text,
        peer,
        String.valueOf(t.best()),
        String.valueOf(t.median()),
        String.valueOf(t.rounds()));
  }

  /** Reads a {@link #line()}; null when it is something else. */
  static @Nullable Measured parse(String line) {
    var part = line.split("\t", -1);
    if (!part[0].equals(TAG) || part.length != 6 && part.length != 10) {
      return null;
    }
    var ours = times(part, 3);
    int threads = Integer.parseInt(part[2]);
    return part.length == 6
        ? alone(part[1], ours, threads)
        : new Measured(part[1], ours, threads, part[6], times(part, 7));
  }

  private static Times times(String[] part, int at) {
    return new Times(
        Double.parseDouble(part[at]),
        Double.parseDouble(part[at + 1]),
        Integer.parseInt(part[at + 2]));
  }
}
