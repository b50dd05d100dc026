package org.nightjar.astrometry;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.SkyCap;
import org.nightjar.astrometry.solve.CatalogueCone;
import org.nightjar.astrometry.solve.PlateSolution;
import org.nightjar.astrometry.solve.PlateSolver;
import org.nightjar.astrometry.solve.PointList;
import org.nightjar.astrometry.solve.SolveBudget;
import org.nightjar.astrometry.solve.SolveHints;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.model.Frame;

/**
 * In which order a frame is searched for: where the header says with the scale it says, there with
 * any scale, anywhere with that scale, and anywhere with any scale. A header that is wrong only
 * costs time.
 */
final class SearchPlan {
  // Scales that a telescope, a lens or a wrong header may have, when only the place is known.
  private static final double OPEN_LOW_ARCSEC = 0.3;
  private static final double OPEN_HIGH_ARCSEC = 60;

  private final Supplier<List<QuadIndex>> indexes;
  private final StarCatalogue catalogue;
  private final AstrometryOptions options;
  private final Workers workers;

  SearchPlan(
      Supplier<List<QuadIndex>> indexes,
      StarCatalogue catalogue,
      AstrometryOptions options,
      Workers workers) {
    this.indexes = indexes;
    this.catalogue = catalogue;
    this.options = options;
    this.workers = workers;
  }

  /**
   * What came of it.
   *
   * @param strategy {@code hinted} or {@code blind}
   */
  record Found(PlateSolution solution, String strategy) {}

  Found search(Frame frame, PointList points, BooleanSupplier cancelled) {
    if (points.size() < PlateSolver.FEWEST_POINTS) {
      return new Found(
          new PlateSolution.Unsolved(
              points.size() + " stars, " + PlateSolver.FEWEST_POINTS + " needed", 0, 0),
          "blind");
    }
    Double scale = usable(frame.expectedPixelScaleArcsec());
    var place = place(frame);
    if (place != null && scale != null) {
      var hints = SolveHints.NONE.withScale(scale, options.scaleFactor());
      if (inCone(points, place, scale, hints, cancelled) instanceof PlateSolution.Solved solved) {
        return new Found(solved, "hinted");
      }
    }
    if (place != null) {
      var hints = open();
      if (inCone(points, place, null, hints, cancelled) instanceof PlateSolution.Solved solved) {
        return new Found(solved, "hinted");
      }
    }
    var solver = new PlateSolver(indexes.get(), workers);
    if (scale != null) {
      var hints = SolveHints.NONE.withScale(scale, options.scaleFactor());
      if (solver.solve(points, hints, options.hinted(), cancelled)
          instanceof PlateSolution.Solved solved) {
        return new Found(solved, "hinted");
      }
    }
    return new Found(solver.solve(points, SolveHints.NONE, options.blind(), cancelled), "blind");
  }

  private static SolveHints open() {
    return new SolveHints(null, OPEN_LOW_ARCSEC, OPEN_HIGH_ARCSEC, null);
  }

  private PlateSolution inCone(
      PointList points,
      double[] place,
      @Nullable Double scale,
      SolveHints scales,
      BooleanSupplier cancelled) {
    // A wide frame may well be centred half its width off what was asked for.
    double radius =
        scale == null
            ? options.hintRadiusDeg()
            : Math.clamp(
                0.5 * Math.hypot(points.width(), points.height()) * scale / 3600,
                options.hintRadiusDeg(),
                45);
    var area = SkyCap.of(place[0], place[1], radius);
    var hints =
        new SolveHints(area, scales.lowScaleArcsec(), scales.highScaleArcsec(), scales.mirrored());
    var cone =
        CatalogueCone.indexes(
            catalogue,
            area,
            points.width(),
            points.height(),
            hints.lowScaleArcsec(),
            hints.highScaleArcsec());
    SolveBudget budget = options.hinted();
    return new PlateSolver(cone, workers).solve(points, hints, budget, cancelled);
  }

  private static double @Nullable [] place(Frame frame) {
    var ra = frame.requestedRaDeg();
    var dec = frame.requestedDecDeg();
    boolean known = ra != null && dec != null && Double.isFinite(ra) && Math.abs(dec) <= 90;
    return known ? new double[] {ra, dec} : null;
  }

  /** Header scales that no optics have are no hint. */
  private static @Nullable Double usable(@Nullable Double scale) {
    return scale != null
            && scale >= SolveHints.NONE.lowScaleArcsec()
            && scale <= SolveHints.NONE.highScaleArcsec()
        ? scale
        : null;
  }
}
