package org.nightjar.astrometry.solve;

import java.time.Duration;

/**
 * How much to try. Patterns decide the result, so that it does not depend on the machine's mood;
 * time is the last resort.
 *
 * @param patterns patterns of points to look up in all indexes
 * @param time when to give up whatever has been tried
 */
public record SolveBudget(long patterns, Duration time) {
  /** About a second on an idle core; a true hint is found in a few milliseconds. */
  public static final SolveBudget HINTED = new SolveBudget(400_000, Duration.ofSeconds(5));

  /** Some ten seconds on an idle core. */
  public static final SolveBudget BLIND = new SolveBudget(3_000_000, Duration.ofSeconds(60));

  public SolveBudget {
    if (patterns < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "budget of " + patterns + " patterns and " + time + ", both must be > 0");
    }
  }
}
