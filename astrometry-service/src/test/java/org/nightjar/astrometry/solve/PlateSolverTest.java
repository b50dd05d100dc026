package org.nightjar.astrometry.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.imaging.Workers;

class PlateSolverTest {
  private static final long SEED = 7100;

  private static PlateSolution solve(List<QuadIndex> indexes, PointList list, SolveHints hints) {
    return new PlateSolver(indexes, Workers.SINGLE)
        .solve(list, hints, SolveBudget.BLIND, () -> false);
  }

  @Test
  void solvesFieldsOfThreeToTwentyDegreesBlind() {
    var tally = new Tally(SkyIndexes.wide(), SEED);
    tally.fields(60, 3, 20, SimulatedField.Recipe.USUAL);
    assertThat(tally.wrong).as("seed %d", SEED).isZero();
    assertThat(tally.solved).as("seed %d", SEED).isEqualTo(60);
  }

  @Test
  void solvesHardFields() {
    var tally = new Tally(SkyIndexes.wide(), SEED + 1);
    tally.fields(20, 4, 20, SimulatedField.Recipe.HARD);
    assertThat(tally.wrong).as("seed %d", SEED + 1).isZero();
    assertThat(tally.solved).as("seed %d", SEED + 1).isGreaterThanOrEqualTo(19);
  }

  @Test
  void findsNothingInRandomPoints() {
    var random = new Random(SEED);
    for (int i = 0; i < 4; i++) {
      var list = randomPoints(random, 40, 3000, 2000);
      assertThat(solve(SkyIndexes.wide(), list, SolveHints.NONE))
          .as("list %d of seed %d", i, SEED)
          .isInstanceOfSatisfying(
              PlateSolution.Unsolved.class,
              u -> assertThat(u.reason()).contains("40 stars", "patterns"));
    }
  }

  @Test
  void theResultDoesNotDependOnThreads() {
    var random = new Random(SEED);
    try (var workers = Workers.of(3)) {
      for (int i = 0; i < 6; i++) {
        var list = Tally.field(random, 4, 15, SimulatedField.Recipe.HARD).list();
        var one = solve(SkyIndexes.wide(), list, SolveHints.NONE);
        var three =
            new PlateSolver(SkyIndexes.wide(), workers)
                .solve(list, SolveHints.NONE, SolveBudget.BLIND, () -> false);
        assertThat(three.patterns()).isEqualTo(one.patterns());
        assertThat(three.proposals()).isEqualTo(one.proposals());
        assertThat(three).isInstanceOf(one.getClass());
        if (one instanceof PlateSolution.Solved a && three instanceof PlateSolution.Solved b) {
          assertThat(b.matches()).isEqualTo(a.matches());
          assertThat(b.logOdds()).isEqualTo(a.logOdds());
          assertThat(b.plate().tangentRaDeg()).isEqualTo(a.plate().tangentRaDeg());
        }
      }
    }
  }

  @Test
  void hintsRestrictTheSearch() {
    var field = Tally.field(new Random(SEED + 2), 6, 8, SimulatedField.Recipe.USUAL);
    var truth = field.truth();
    double scale = truth.scaleArcsec();
    double ra = truth.tangentRaDeg();
    double dec = truth.tangentDecDeg();
    var indexes = SkyIndexes.wide();
    var right = SolveHints.NONE.withScale(scale, 1.1).near(ra, dec, 2);
    assertThat(solve(indexes, field.list(), right)).isInstanceOf(PlateSolution.Solved.class);
    for (var wrong :
        List.of(
            SolveHints.NONE.withScale(2 * scale, 1.1),
            SolveHints.NONE.near(ra, dec > 0 ? dec - 40 : dec + 40, 5),
            new SolveHints(null, 0.1, 400, !truth.mirrored()))) {
      assertThat(
              new PlateSolver(indexes, Workers.SINGLE)
                  .solve(field.list(), wrong, SolveBudget.HINTED.part(0.2), () -> false))
          .isInstanceOf(PlateSolution.Unsolved.class);
    }
    var parity = new SolveHints(null, 0.1, 400, truth.mirrored());
    assertThat(solve(indexes, field.list(), parity))
        .isInstanceOfSatisfying(
            PlateSolution.Solved.class,
            s -> assertThat(s.plate().mirrored()).isEqualTo(truth.mirrored()));
  }

  @Test
  void aCrowdOfBrightSpuriousPointsInACornerDoesNotHideTheStars() {
    var random = new Random(SEED + 3);
    for (int t = 0; t < 5; t++) {
      var field = Tally.field(random, 5, 12, SimulatedField.Recipe.USUAL);
      var list = field.list();
      // Knots of a galaxy, all brighter than any star, and a trail across the frame.
      int knots = 60;
      int beads = 40;
      int n = knots + beads + list.size();
      var x = new double[n];
      var y = new double[n];
      for (int i = 0; i < knots; i++) {
        x[i] = 400 + 80 * random.nextGaussian();
        y[i] = 300 + 60 * random.nextGaussian();
      }
      for (int i = 0; i < beads; i++) {
        x[knots + i] = 75.0 * i;
        y[knots + i] = 200 + 40.0 * i;
      }
      System.arraycopy(list.x(), 0, x, knots + beads, list.size());
      System.arraycopy(list.y(), 0, y, knots + beads, list.size());
      var solution =
          solve(
              SkyIndexes.wide(), new PointList(x, y, list.width(), list.height()), SolveHints.NONE);
      assertThat(solution)
          .as("field %d of seed %d", t, SEED + 3)
          .isInstanceOfSatisfying(
              PlateSolution.Solved.class,
              s -> assertThat(field.centreErrorPx(s.plate())).isLessThan(15));
    }
  }

  @Test
  void aCancelledSearchEnds() {
    var list = randomPoints(new Random(SEED), 300, 3000, 2000);
    var solution =
        new PlateSolver(SkyIndexes.wide(), Workers.SINGLE)
            .solve(list, SolveHints.NONE, SolveBudget.BLIND, () -> true);
    assertThat(solution).isInstanceOf(PlateSolution.Unsolved.class);
    assertThat(solution.patterns()).isLessThan(10);
  }

  @Test
  void aBudgetOfLookUpsIsKept() {
    var list = randomPoints(new Random(SEED), 300, 3000, 2000);
    var solution =
        new PlateSolver(SkyIndexes.wide(), Workers.SINGLE)
            .solve(
                list, SolveHints.NONE, new SolveBudget(1000, Duration.ofSeconds(60)), () -> false);
    assertThat(solution).isInstanceOf(PlateSolution.Unsolved.class);
    // One look-up more than its share may be under way in each band.
    assertThat(solution.patterns()).isBetween(1L, 1000L);
  }

  @Test
  void tooFewPointsAreToldInNumbers() {
    var list = randomPoints(new Random(SEED), 4, 3000, 2000);
    assertThat(solve(SkyIndexes.wide(), list, SolveHints.NONE))
        .isInstanceOfSatisfying(
            PlateSolution.Unsolved.class,
            u -> assertThat(u.reason()).isEqualTo("4 stars, 6 needed"));
  }

  @Test
  void noIndexForTheScaleIsTold() {
    var list = randomPoints(new Random(SEED), 30, 300, 200);
    assertThat(solve(SkyIndexes.wide(), list, SolveHints.NONE.withScale(0.1, 1.1)))
        .isInstanceOfSatisfying(
            PlateSolution.Unsolved.class, u -> assertThat(u.reason()).contains("no index"));
  }

  @Test
  void pointsOnTopOfEachOtherDoNoHarm() {
    var x = new double[200];
    var y = new double[200];
    for (int i = 0; i < 200; i++) {
      x[i] = i % 3 * 100;
      y[i] = i % 2 * 50;
    }
    assertThat(solve(SkyIndexes.wide(), new PointList(x, y, 300, 300), SolveHints.NONE))
        .isInstanceOf(PlateSolution.Unsolved.class);
  }

  private static PointList randomPoints(Random random, int n, int width, int height) {
    return new PointList(
        IntStream.range(0, n).mapToDouble(i -> random.nextDouble() * (width - 1)).toArray(),
        IntStream.range(0, n).mapToDouble(i -> random.nextDouble() * (height - 1)).toArray(),
        width,
        height);
  }
}
