package org.nightjar.astrometry.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.imaging.Workers;

/**
 * Finds where on the sky a list of points lies, with or without hints.
 *
 * <p>Patterns of points are sorted into bands by the distance of their outermost two. Each band
 * takes its points from a list that is spread over cells of that size, as the index's own stars
 * are. Bright points come first: stage by stage the lists grow deeper, four-star patterns before
 * triangles, whose shapes say less. Within a stage the bands may be worked on by several threads;
 * the lowest band that finds something wins, so the result does not depend on how many.
 */
public final class PlateSolver {
  /** Three stars make a proposal, and it takes some more to believe it. */
  public static final int FEWEST_POINTS = 6;

  /** Odds of 1e9 against chance. */
  private static final double ACCEPT = Math.log(1e9);

  /** With every place and scale open chance has a thousand times more to play with. */
  private static final double ACCEPT_WIDE_OPEN = Math.log(1e12);

  private static final int MOST_POINTS = 1000;
  private static final double BAND = Math.sqrt(2);

  private final List<QuadIndex> indexes;
  private final Workers workers;

  public PlateSolver(List<QuadIndex> indexes, Workers workers) {
    this.indexes = List.copyOf(indexes);
    this.workers = workers;
  }

  /**
   * A step of the search: patterns of so many stars whose points rank in [from, to) within their
   * cells.
   */
  private record Step(boolean triangles, double from, double to, boolean loose) {}

  // Depth grows by what it costs: patterns go with the fourth power of the depth, triangles with
  // the third, but a triangle meets a hundred times more shapes like it in the index.
  private static final List<Step> STEPS =
      List.of(
          new Step(false, 0, 4, false),
          new Step(false, 4, 6, false),
          new Step(true, 0, 3, false),
          new Step(false, 6, 8, false),
          new Step(true, 3, 5, false),
          new Step(false, 8, 11, false),
          new Step(false, 0, 8, true),
          new Step(true, 5, 8, false),
          new Step(false, 11, 15, false),
          new Step(true, 0, 6, true),
          new Step(true, 8, 12, false),
          new Step(false, 15, 22, false),
          new Step(false, 8, 15, true),
          new Step(true, 12, 20, false),
          new Step(false, 22, 32, false));

  private record Band(double low, double high, int[] order, int cells) {}

  /**
   * @param list detections, brightest first
   * @param cancelled asked often; true ends the search
   */
  public PlateSolution solve(
      PointList list, SolveHints hints, SolveBudget budget, BooleanSupplier cancelled) {
    if (list.size() < FEWEST_POINTS) {
      return new PlateSolution.Unsolved(list.size() + " stars, " + FEWEST_POINTS + " needed", 0, 0);
    }
    var usable = usable(list, hints);
    if (usable.isEmpty()) {
      return new PlateSolution.Unsolved(
          "no index for patterns in a field of %d x %d pixels at %.3g to %.3g\" per pixel"
              .formatted(
                  list.width(), list.height(), hints.lowScaleArcsec(), hints.highScaleArcsec()),
          0,
          0);
    }
    long deadline = System.nanoTime() + budget.time().toNanos();
    BooleanSupplier stop = () -> cancelled.getAsBoolean() || System.nanoTime() - deadline > 0;
    double accept = hints.area() == null && hints.wideOpen() ? ACCEPT_WIDE_OPEN : ACCEPT;
    var bands = bands(list, hints, usable);
    long patterns = 0;
    long effort = 0;
    long proposals = 0;
    for (int s = 0; s < STEPS.size(); s++) {
      var step = STEPS.get(s);
      var chosen = usable.stream().filter(i -> i.starsPerQuad() == 3 == step.triangles()).toList();
      if (chosen.isEmpty() || bands.isEmpty()) {
        continue;
      }
      if (effort >= budget.effort() || stop.getAsBoolean()) {
        break;
      }
      // Twice an even share of what is left: most bands need less, and the deep steps must be
      // reached before frames with many points have spent everything on small patterns.
      long left = budget.effort() - effort;
      long share = 1 + Math.min(left, 2 * left / (STEPS.size() - s)) / bands.size();
      var results = run(list, hints, step, bands, chosen, accept, share, stop);
      PlateSolution.Solved solved = null;
      for (var r : results) {
        patterns += r.patterns();
        effort += r.effort();
        proposals += r.proposals();
        if (r.solved() != null) {
          solved = r.solved();
          break;
        }
      }
      if (solved != null) {
        return new PlateSolution.Solved(
            solved.plate(),
            solved.matches(),
            solved.logOdds(),
            solved.index(),
            hints.area() != null,
            patterns,
            proposals);
      }
    }
    return new PlateSolution.Unsolved(
        "no match among %,d patterns of %d stars at %.3g to %.3g\" per pixel (%,d proposals held against the sky)"
            .formatted(
                patterns,
                Math.min(list.size(), MOST_POINTS),
                hints.lowScaleArcsec(),
                hints.highScaleArcsec(),
                proposals),
        patterns,
        proposals);
  }

  private record BandResult(
      PlateSolution.@Nullable Solved solved, long patterns, long effort, long proposals) {}

  private List<BandResult> run(
      PointList list,
      SolveHints hints,
      Step step,
      List<Band> bands,
      List<QuadIndex> chosen,
      double accept,
      long share,
      BooleanSupplier stop) {
    var results = new BandResult[bands.size()];
    var winner = new AtomicInteger(Integer.MAX_VALUE);
    workers.run(
        bands.size(),
        b -> {
          var band = bands.get(b);
          PlateSolution.Solved solved = null;
          long patterns = 0;
          long effort = 0;
          long proposals = 0;
          for (var group : bySize(chosen)) {
            // What a higher band does is of no interest once a lower one has found something.
            var search =
                new PatternSearch(
                    list,
                    hints,
                    group,
                    group.getFirst().starsPerQuad(),
                    band.order(),
                    band.low(),
                    band.high(),
                    accept,
                    () -> winner.get() < b || stop.getAsBoolean());
            solved =
                search.search(
                    (int) Math.round(step.from() * band.cells()),
                    (int) Math.round(step.to() * band.cells()),
                    codeRadius(band, step.loose()),
                    share);
            patterns += search.patterns();
            effort += search.effort();
            proposals += search.proposals();
            if (solved != null) {
              winner.accumulateAndGet(b, Math::min);
              break;
            }
          }
          results[b] = new BandResult(solved, patterns, effort, proposals);
        });
    return List.of(results);
  }

  private static List<List<QuadIndex>> bySize(List<QuadIndex> chosen) {
    var groups = new ArrayList<List<QuadIndex>>();
    for (int n = 3; n <= 5; n++) {
      int stars = n;
      var group = chosen.stream().filter(i -> i.starsPerQuad() == stars).toList();
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  /**
   * Codes move by the centroids' errors over the distance of A and B, and by the distortion within
   * the pattern.
   */
  private static double codeRadius(Band band, boolean loose) {
    return loose ? 0.012 : Math.min(0.01, 0.0025 + 1.5 / band.low());
  }

  /** Indexes whose place and size of patterns can be in this frame. */
  private List<QuadIndex> usable(PointList list, SolveHints hints) {
    double toRad = Math.toRadians(1 / 3600.0);
    double longest = list.diagonal() * hints.highScaleArcsec() * toRad;
    double shortest = shortestPx(list) * hints.lowScaleArcsec() * toRad;
    var usable = new ArrayList<QuadIndex>();
    for (var index : indexes) {
      var area = hints.area();
      boolean place = area == null || area.meets(index.coverage());
      if (place && index.lowScale() <= longest && index.highScale() >= shortest) {
        usable.add(index);
      }
    }
    return usable;
  }

  private static double shortestPx(PointList list) {
    return Math.max(20, 0.1 * Math.min(list.width(), list.height()));
  }

  private static List<Band> bands(PointList list, SolveHints hints, List<QuadIndex> indexes) {
    double toRad = Math.toRadians(1 / 3600.0);
    var bands = new ArrayList<Band>();
    double shortest = shortestPx(list);
    for (double high = list.diagonal(); high > shortest; high /= BAND) {
      double low = Math.max(shortest, high / BAND);
      double lowRad = low * hints.lowScaleArcsec() * toRad;
      double highRad = high * hints.highScaleArcsec() * toRad;
      if (indexes.stream().noneMatch(i -> i.highScale() >= lowRad && i.lowScale() <= highRad)) {
        continue;
      }
      int columns = Math.max(1, (int) Math.round(list.width() / low));
      int rows = Math.max(1, (int) Math.round(list.height() / low));
      bands.add(new Band(low, high, list.spread(columns, rows, MOST_POINTS), columns * rows));
    }
    // Patterns of a third of the frame are many enough, and few enough to be unlike each other.
    double favourite = 0.4 * Math.min(list.width(), list.height());
    bands.sort(Comparator.comparingDouble(b -> Math.abs(Math.log(b.low() / favourite))));
    return bands;
  }
}
