package org.nightjar.astrometry.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Workers;

/** The full counts. */
@Tag("long")
class ManyFieldsTest {
  private static final long SEED = 30_000;

  @Test
  void solves98PercentOf300FieldsOfOneToTwentyDegreesAndNoneWrongly() {
    var tally = new Tally(SkyIndexes.all(), SEED);
    tally.fields(300, 1, 20, SimulatedField.Recipe.USUAL);
    assertThat(tally.wrong).as("seed %d", SEED).isZero();
    assertThat(tally.solved).as("seed %d", SEED).isGreaterThanOrEqualTo(294);
  }

  @Test
  void solvesNineOfTenHardFieldsOfOneToThreeDegrees() {
    var tally = new Tally(SkyIndexes.all(), SEED + 1);
    tally.fields(100, 1, 3, SimulatedField.Recipe.HARD);
    assertThat(tally.wrong).as("seed %d", SEED + 1).isZero();
    assertThat(tally.solved).as("seed %d", SEED + 1).isGreaterThanOrEqualTo(90);
  }

  @Test
  void findsNothingInAThousandRandomLists() {
    try (var workers = Workers.of(2)) {
      var solver = new PlateSolver(SkyIndexes.all(), Workers.SINGLE);
      var solved = new boolean[1000];
      workers.run(
          1000,
          i -> {
            var random = new Random(SEED + i);
            int n = 10 + random.nextInt(40);
            var x = new double[n];
            var y = new double[n];
            for (int k = 0; k < n; k++) {
              x[k] = random.nextDouble() * 2999;
              y[k] = random.nextDouble() * 1999;
            }
            solved[i] =
                solver.solve(
                        new PointList(x, y, 3000, 2000),
                        SolveHints.NONE,
                        SolveBudget.BLIND,
                        () -> false)
                    instanceof PlateSolution.Solved;
          });
      assertThat(solved).doesNotContain(true);
    }
  }
}
