package org.nightjar.astrometry.fit;

import java.util.Arrays;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Wcs;

/** Finds the stars of a field among the sources of an image: mutual nearest neighbours. */
final class StarMatching {
  /** Stars this far outside the image (part of its size) are still predicted. */
  private static final double MARGIN = 0.05;

  private final double[] x;
  private final double[] y;
  private final StarField stars;
  private final int width;
  private final int height;

  /**
   * @param x sources, brightest first
   * @param y sources
   * @param stars brightest first
   */
  StarMatching(double[] x, double[] y, StarField stars, int width, int height) {
    this.x = x;
    this.y = y;
    this.stars = stars;
    this.width = width;
    this.height = height;
  }

  /**
   * How many of the brightest may be compared so that a wrong one is within the radius with a
   * chance of 0.15 only.
   */
  int mostFor(double radiusPx) {
    double area = (double) width * height;
    return (int) Math.clamp(0.15 * area / (Math.PI * radiusPx * radiusPx), 20, 1e6);
  }

  /** Pairs of the brightest {@code most} stars in the frame and sources within the radius. */
  Pairs match(Wcs wcs, double radiusPx, int most) {
    var placed = place(wcs, most);
    // Sources are as many as there are stars in the frame, and half as many again: some of the
    // bright ones are galaxies, planets and cosmic rays.
    int sources = Math.min(x.length, Math.max(20, placed.count + placed.count / 2));
    if (most >= stars.size()) {
      sources = x.length;
    }
    // About a point per cell: cells of the radius would be millions where it is a pixel.
    double cell = Math.max(radiusPx, Math.sqrt((double) width * height / Math.max(1, sources)));
    var sourceGrid = new PointGrid(Arrays.copyOf(x, sources), Arrays.copyOf(y, sources), cell);
    var starGrid = new PointGrid(placed.x, placed.y, cell);
    var source = new int[placed.count];
    var star = new int[placed.count];
    int n = 0;
    for (int k = 0; k < placed.count; k++) {
      int i = sourceGrid.nearest(placed.x[k], placed.y[k], radiusPx);
      if (i >= 0 && starGrid.nearest(x[i], y[i], radiusPx) == k) {
        source[n] = i;
        star[n++] = placed.index[k];
      }
    }
    return new Pairs(Arrays.copyOf(source, n), Arrays.copyOf(star, n));
  }

  /**
   * How well coordinates explain the image: every star found counts 1 - (distance / 3 px)^2. Does
   * not depend on the fit's own idea of its errors.
   */
  double score(Wcs wcs, int most) {
    double radius = 3;
    var pairs = match(wcs, radius, most);
    var xy = new double[2];
    double score = 0;
    for (int k = 0; k < pairs.size(); k++) {
      int s = pairs.star()[k];
      wcs.skyToPixel(stars.raDeg()[s], stars.decDeg()[s], xy);
      double dx = (xy[0] - x[pairs.source()[k]]) / radius;
      double dy = (xy[1] - y[pairs.source()[k]]) / radius;
      score += 1 - dx * dx - dy * dy;
    }
    return score;
  }

  /** Stars in and just around the frame, at most {@code most}. */
  int inFrame(Wcs wcs, int most) {
    return place(wcs, most).count;
  }

  private Placed place(Wcs wcs, int most) {
    var xy = new double[2];
    var index = new int[stars.size()];
    var px = new double[stars.size()];
    var py = new double[stars.size()];
    int n = 0;
    double mx = MARGIN * width;
    double my = MARGIN * height;
    for (int s = 0; s < stars.size() && n < most; s++) {
      if (wcs.skyToPixel(stars.raDeg()[s], stars.decDeg()[s], xy)
          && xy[0] > -mx
          && xy[1] > -my
          && xy[0] < width + mx
          && xy[1] < height + my) {
        index[n] = s;
        px[n] = xy[0];
        py[n++] = xy[1];
      }
    }
    return new Placed(n, Arrays.copyOf(index, n), Arrays.copyOf(px, n), Arrays.copyOf(py, n));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Placed(int count, int[] index, double[] x, double[] y) {}
}
