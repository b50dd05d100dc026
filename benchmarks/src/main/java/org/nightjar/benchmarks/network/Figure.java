package org.nightjar.benchmarks.network;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a trial found.
 *
 * @param what was measured, in a few words; names it
 * @param data on what
 * @param value with its unit
 */
public record Figure(String what, String data, String value) {
  private static final String TAG = "FIGURE";

  /** One line, for the process that waits for it. */
  public String line() {
    return String.join("\t", TAG, what, data, value);
  }

  /** Reads a {@link #line()}; null when it is something else. */
  public static @Nullable Figure parse(String line) {
    var part = line.split("\t", -1);
    return part.length == 4 && part[0].equals(TAG) ? new Figure(part[1], part[2], part[3]) : null;
  }
}
