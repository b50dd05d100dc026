package org.nightjar.pipeline.stage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: growing, up to a limit, and spread so that stages that
 * failed together do not come back together.
 *
 * @param attempts in all, at least 1
 * @param first wait after the first failure
 * @param longest wait
 * @param jitter each wait is drawn from [1 − jitter, 1 + jitter] times its length, in [0, 1)
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, double jitter) {
  private static final int GROWTH = 2;

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts = " + attempts + ", must be >= 1");
    }
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first = %s, longest = %s: must be 0 <= first <= longest".formatted(first, longest));
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter = " + jitter + ", must be in [0, 1)");
    }
  }

  /**
   * The wait after a number of failures.
   *
   * @param failures so far, at least 1
   */
  public Duration after(int failures, RandomGenerator random) {
    double millis =
        Math.min(longest.toMillis(), first.toMillis() * Math.pow(GROWTH, failures - 1.0));
    return Duration.ofMillis(Math.round(millis * (1 + jitter * (2 * random.nextDouble() - 1))));
  }
}
