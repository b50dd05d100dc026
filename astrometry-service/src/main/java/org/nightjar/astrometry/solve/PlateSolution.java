package org.nightjar.astrometry.solve;

import java.util.List;

/** What came of a search. */
public sealed interface PlateSolution {
  /** Patterns of points that were looked up. */
  long patterns();

  /** Proposals that were held against the sky. */
  long proposals();

  /**
   * Found and verified.
   *
   * @param plate a linear tangent plane; the place to start a fit from
   * @param matches detections with their stars
   * @param logOdds natural logarithm of the odds against chance
   * @param index the index that had the pattern
   * @param hinted whether it was found within the hints
   * @param patterns patterns looked up
   * @param proposals proposals verified
   */
  record Solved(
      TangentPlate plate,
      List<PlateMatch> matches,
      double logOdds,
      String index,
      boolean hinted,
      long patterns,
      long proposals)
      implements PlateSolution {
    public Solved {
      matches = List.copyOf(matches);
    }
  }

  /**
   * The sky's fault; never retried with the same input.
   *
   * @param reason in words, with numbers
   * @param patterns patterns looked up
   * @param proposals proposals verified
   */
  record Unsolved(String reason, long patterns, long proposals) implements PlateSolution {}
}
