package org.nightjar.astrometry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.SkyCap;
import org.nightjar.astrometry.solve.PlateSolution;
import org.nightjar.astrometry.solve.PlateSolver;
import org.nightjar.astrometry.solve.PointList;
import org.nightjar.astrometry.solve.SolveBudget;
import org.nightjar.astrometry.solve.SolveHints;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.model.Frame;

/**
 * In which order a frame is searched for: about a neighbour and with its scale, if there is one;
 * where the header says with the scale it says, anywhere with that scale, anywhere with any scale,
 * and where the header says with any scale. First a little of each, then the whole: what is found
 * at all is mostly found at once, and a header that is wrong must not cost much.
 */
final class SearchPlan {
  // Fields that are tried when only the place is known: wider ones are found anywhere on the sky.
  private static final double OPEN_LOW_DEG = 0.3;
  private static final double OPEN_HIGH_DEG = 2.5;

  /** Focus and temperature change a camera's scale by less than this factor. */
  private static final double SAME_CAMERA = 1.02;

  /** Part of a budget that the first round spends. */
  private static final double FIRST_ROUND = 0.1;

  /**
   * Part of the blind budget for a camera that was found before: what its own scale does not find
   * is a cloud nearly always, and seldom another lens.
   */
  private static final double KNOWN_CAMERA = 0.2;

  private final Supplier<List<QuadIndex>> indexes;
  private final RecentCones cones;
  private final AstrometryOptions options;
  private final Workers workers;

  SearchPlan(
      Supplier<List<QuadIndex>> indexes,
      StarCatalogue catalogue,
      AstrometryOptions options,
      Workers workers) {
    this.indexes = indexes;
    this.cones = new RecentCones(catalogue);
    this.options = options;
    this.workers = workers;
  }

  /**
   * What came of it.
   *
   * @param strategy {@code hinted} or {@code blind}
   */
  record Found(PlateSolution solution, String strategy) {}

  /** One way to search. Its indexes may be costly to come by and are asked for at most once. */
  private static final class Search {
    final String strategy;
    final SolveHints hints;
    final SolveBudget budget;
    private final Supplier<List<QuadIndex>> source;
    private @Nullable List<QuadIndex> indexes;

    Search(
        String strategy, SolveHints hints, SolveBudget budget, Supplier<List<QuadIndex>> source) {
      this.strategy = strategy;
      this.hints = hints;
      this.budget = budget;
      this.source = source;
    }

    List<QuadIndex> indexes() {
      if (indexes == null) {
        indexes = source.get();
      }
      return indexes;
    }
  }

  Found search(
      Frame frame, @Nullable Neighbour neighbour, PointList points, BooleanSupplier cancelled) {
    if (points.size() < PlateSolver.FEWEST_POINTS) {
      return new Found(
          new PlateSolution.Unsolved(
              points.size() + " stars, " + PlateSolver.FEWEST_POINTS + " needed", 0, 0),
          "blind");
    }
    var searches = searches(frame, neighbour, points);
    long patterns = 0;
    long proposals = 0;
    // A single search has nobody to leave time to.
    var rounds = searches.size() == 1 ? new double[] {1} : new double[] {FIRST_ROUND, 1};
    for (double part : rounds) {
      for (var search : searches) {
        var solution =
            new PlateSolver(search.indexes(), workers)
                .solve(points, search.hints, search.budget.part(part), cancelled);
        if (solution instanceof PlateSolution.Solved) {
          return new Found(solution, search.strategy);
        }
        if (part == 1) {
          patterns += solution.patterns();
          proposals += solution.proposals();
        }
      }
    }
    return new Found(
        new PlateSolution.Unsolved(
            reason(points, searches, patterns, proposals), patterns, proposals),
        "blind");
  }

  private static String reason(
      PointList points, List<Search> searches, long patterns, long proposals) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    boolean any = false;
    for (var search : searches) {
      if (!search.indexes().isEmpty()) {
        any = true;
        low = Math.min(low, search.hints.lowScaleArcsec());
        high = Math.max(high, search.hints.highScaleArcsec());
      }
    }
    return any
        ? String.format(
            Locale.ROOT,
            "no match among %,d patterns of %d stars at scales %.3g to %.3g\" per pixel"
                + " (%,d places looked at)",
            patterns,
            points.size(),
            low,
            high,
            proposals)
        : "no index files to search in, and no place in the header";
  }

  private List<Search> searches(Frame frame, @Nullable Neighbour neighbour, PointList points) {
    var searches = new ArrayList<Search>();
    if (neighbour != null) {
      var hints = SolveHints.NONE.withScale(neighbour.pixelScaleArcsec(), SAME_CAMERA);
      var place = new double[] {neighbour.raDeg(), neighbour.decDeg()};
      searches.add(inCone(points, place, options.hintRadiusDeg(), hints));
      searches.add(new Search("hinted", hints, options.hinted(), indexes));
    }
    Double scale = usable(frame.expectedPixelScaleArcsec());
    var place = place(frame);
    if (place != null && scale != null) {
      var hints = SolveHints.NONE.withScale(scale, options.scaleFactor());
      // A wide frame may well be centred half its width off what was asked for.
      double radius =
          Math.clamp(
              0.5 * points.diagonal() * scale / 3600,
              options.hintRadiusDeg(),
              Math.max(45, options.hintRadiusDeg()));
      searches.add(inCone(points, place, radius, hints));
    }
    if (scale != null) {
      searches.add(
          new Search(
              "hinted",
              SolveHints.NONE.withScale(scale, options.scaleFactor()),
              options.hinted(),
              indexes));
    }
    var blind = neighbour == null ? options.blind() : options.blind().part(KNOWN_CAMERA);
    searches.add(new Search("blind", SolveHints.NONE, blind, indexes));
    if (place != null) {
      double side = Math.min(points.width(), points.height()) / 3600.0;
      var hints = new SolveHints(null, OPEN_LOW_DEG / side, OPEN_HIGH_DEG / side, null);
      searches.add(inCone(points, place, options.hintRadiusDeg(), hints));
    }
    return searches;
  }

  private Search inCone(PointList points, double[] place, double radius, SolveHints scales) {
    var hints = scales.near(place[0], place[1], radius);
    var area = SkyCap.of(place[0], place[1], radius);
    return new Search(
        "hinted",
        hints,
        options.hinted(),
        () -> cones.indexes(area, points, hints.lowScaleArcsec(), hints.highScaleArcsec()));
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
