package org.nightjar.astrometry.fit;

/**
 * How a plate is fitted.
 *
 * @param maxOrder highest polynomial order that is tried, in [1, 5]
 * @param minMatches fewer matches than this are no fit, at least 3
 * @param searchRadiusPx how far the start may be off anywhere in the image
 */
public record FitOptions(int maxOrder, int minMatches, double searchRadiusPx) {
  /**
   * 30 px: a tangent plane laid through a quad is up to 25 px off in the corners of a wide lens.
   */
  public static final FitOptions DEFAULT = new FitOptions(5, 5, 30);

  public FitOptions {
    if (maxOrder < 1 || maxOrder > LegendreBasis.MAX_ORDER) {
      throw new IllegalArgumentException("maxOrder = " + maxOrder + ", must be in [1, 5]");
    }
    if (minMatches < 3) {
      throw new IllegalArgumentException("minMatches = " + minMatches + ", must be >= 3");
    }
    if (!(searchRadiusPx >= 1 && searchRadiusPx <= 1000)) {
      throw new IllegalArgumentException(
          "searchRadiusPx = " + searchRadiusPx + ", must be in [1, 1000]");
    }
  }
}
