package org.nightjar.photometry;

import java.util.Arrays;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.statistics.Robust;

/**
 * Pairs of catalogue stars and sources, each the other's nearest. The radius comes from the pairs
 * themselves: what the plate fit leaves over, as wide as it is.
 *
 * @param stars indices of the catalogue stars
 * @param rows rows of the sources, one per star
 * @param rmsPx robust scatter of one coordinate
 * @param radiusPx within which pairs were taken
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record StarMatching(int[] stars, int[] rows, double rmsPx, double radiusPx) {
  private static final double RADIUS_SIGMAS = 4;

  /** Pairs within a radius of at most {@code widestPx}. */
  static StarMatching of(ReferenceStars stars, Sources sources, double widestPx) {
    var first = within(stars, sources, widestPx, 0);
    if (first.stars.length < 3) {
      return first;
    }
    var distances = new double[2 * first.stars.length];
    for (int k = 0; k < first.stars.length; k++) {
      distances[2 * k] = stars.xs()[first.stars[k]] - sources.x(first.rows[k]);
      distances[2 * k + 1] = stars.ys()[first.stars[k]] - sources.y(first.rows[k]);
    }
    double rms = Robust.madSigma(distances, 0);
    // Half a pixel beyond: a perfect plate must not lose stars to a rounding.
    double radius = Math.min(widestPx, RADIUS_SIGMAS * rms + 0.5);
    return within(stars, sources, radius, rms);
  }

  private static StarMatching within(
      ReferenceStars stars, Sources sources, double radiusPx, double rmsPx) {
    var starGrid = new PointGrid(stars.xs(), stars.ys(), 16);
    var pairs = new int[2][stars.size()];
    int n = 0;
    for (int s = 0; s < stars.size(); s++) {
      int row = sources.grid().nearest(stars.xs()[s], stars.ys()[s], radiusPx);
      if (row >= 0 && starGrid.nearest(sources.x(row), sources.y(row), radiusPx) == s) {
        pairs[0][n] = s;
        pairs[1][n] = row;
        n++;
      }
    }
    return new StarMatching(
        Arrays.copyOf(pairs[0], n), Arrays.copyOf(pairs[1], n), rmsPx, radiusPx);
  }
}
