package org.nightjar.astrometry.solve;

import java.time.Duration;

/**
 * How much to try. Effort decides the result, so that it does not depend on the machine's mood;
 * time is the last resort.
 *
 * @param effort questions to one index about one code; a proposal that is held against the sky
 *     counts as {@value #PROPOSAL} of them
 * @param time when to give up whatever has been tried
 */
public record SolveBudget(long effort, Duration time) {
  /** What it takes to verify a proposal, in look-ups. */
  static final int PROPOSAL = 3;

  /** Under a second on an idle core; a true hint is found in a few milliseconds. */
  public static final SolveBudget HINTED = new SolveBudget(500_000, Duration.ofSeconds(5));

  /**
   * Some five seconds on an idle core. Of 400 simulated fields with a third of the stars missing
   * and as many spurious as real ones the worst took half of it.
   */
  public static final SolveBudget BLIND = new SolveBudget(2_500_000, Duration.ofSeconds(60));

  public SolveBudget {
    if (effort < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "budget of " + effort + " look-ups and " + time + ", both must be > 0");
    }
  }

  /** A part of it, in (0, 1]; the time limit stays. */
  public SolveBudget part(double fraction) {
    return new SolveBudget(Math.max(1, Math.round(fraction * effort)), time);
  }
}
