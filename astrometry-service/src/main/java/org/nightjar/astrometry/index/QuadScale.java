package org.nightjar.astrometry.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of the patterns of one index.
 *
 * @param lowDeg smallest distance of A and B, degrees
 * @param highDeg largest distance of A and B, degrees
 * @param starsPerQuad 3 or 4
 * @param quadsPerCell patterns wanted in every cell of side {@code lowDeg}
 */
public record QuadScale(double lowDeg, double highDeg, int starsPerQuad, int quadsPerCell) {
  public QuadScale {
    if (!(lowDeg > 0 && highDeg > lowDeg && highDeg <= 90)) {
      throw new IllegalArgumentException(
          "patterns of " + lowDeg + " to " + highDeg + " degrees, must be 0 < low < high <= 90");
    }
    if (starsPerQuad < 3 || starsPerQuad > 4) {
      throw new IllegalArgumentException("starsPerQuad = " + starsPerQuad + ", must be 3 or 4");
    }
    if (quadsPerCell < 1 || quadsPerCell > 1000) {
      throw new IllegalArgumentException("quadsPerCell = " + quadsPerCell + ", must be 1 to 1000");
    }
  }

  /**
   * Scales in steps of sqrt 2, so that every frame has patterns of a third of its size.
   *
   * @param smallestDeg where the first begins
   * @param largestDeg where the last ends, about
   */
  public static List<QuadScale> ladder(
      double smallestDeg, double largestDeg, int starsPerQuad, int quadsPerCell) {
    var scales = new ArrayList<QuadScale>();
    for (double low = smallestDeg; low < 0.99 * largestDeg; low *= Math.sqrt(2)) {
      scales.add(new QuadScale(low, low * Math.sqrt(2), starsPerQuad, quadsPerCell));
    }
    return scales;
  }
}
