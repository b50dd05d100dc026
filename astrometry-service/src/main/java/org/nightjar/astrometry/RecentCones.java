package org.nightjar.astrometry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.SkyCap;
import org.nightjar.astrometry.solve.CatalogueCone;
import org.nightjar.astrometry.solve.PointList;
import org.nightjar.imaging.stars.StarCatalogue;

/**
 * Indexes of the pieces of sky that were asked for last: the frames of a series point at nearly the
 * same place, at scales that differ by what a fit leaves open. Pieces are cut on a grid of places
 * and scales, so that the answer for a frame does not depend on which frame came before it.
 */
final class RecentCones {
  private static final double GRID_DEG = 0.5;

  /** Natural logarithm of the step from one pixel scale to the next. */
  private static final double SCALE_STEP = 0.02;

  private static final int KEPT = 6;

  private record Piece(
      double raDeg,
      double decDeg,
      double radiusDeg,
      int width,
      int height,
      double lowScaleArcsec,
      double highScaleArcsec) {}

  private final StarCatalogue catalogue;
  private final Map<Piece, List<QuadIndex>> recent = new LinkedHashMap<>(16, 0.75f, true);

  RecentCones(StarCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  List<QuadIndex> indexes(
      SkyCap area, PointList points, double lowScaleArcsec, double highScaleArcsec) {
    double dec = GRID_DEG * Math.round(area.decDeg() / GRID_DEG);
    // Steps of right ascension that divide the circle and are no wider than the grid.
    double steps = Math.max(1, Math.ceil(360 / GRID_DEG * Math.cos(Math.toRadians(dec))));
    double ra = Math.round(area.raDeg() / 360 * steps) % steps * 360 / steps;
    var piece =
        new Piece(
            ra,
            dec,
            Math.toDegrees(area.radius()) + GRID_DEG,
            points.width(),
            points.height(),
            Math.exp(SCALE_STEP * Math.floor(Math.log(lowScaleArcsec) / SCALE_STEP)),
            Math.exp(SCALE_STEP * Math.ceil(Math.log(highScaleArcsec) / SCALE_STEP)));
    synchronized (recent) {
      var known = recent.get(piece);
      if (known != null) {
        return known;
      }
    }
    var made =
        CatalogueCone.indexes(
            catalogue,
            SkyCap.of(piece.raDeg(), piece.decDeg(), piece.radiusDeg()),
            piece.width(),
            piece.height(),
            piece.lowScaleArcsec(),
            piece.highScaleArcsec());
    synchronized (recent) {
      recent.put(piece, made);
      var oldest = recent.keySet().iterator();
      while (recent.size() > KEPT) {
        oldest.next();
        oldest.remove();
      }
    }
    return made;
  }
}
