package org.nightjar.astrometry.solve;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.imaging.Workers;
import org.nightjar.reference.ReferenceStars;

/** Solves many simulated fields blind and counts. */
final class Tally {
  private final PlateSolver solver;
  private final Random random;
  int solved;
  int wrong;

  Tally(List<QuadIndex> indexes, long seed) {
    this.solver = new PlateSolver(indexes, Workers.SINGLE);
    this.random = new Random(seed);
  }

  /** A frame of 3000 x 2000 pixels at a random place, angle and handedness. */
  static SimulatedField field(
      Random random, double lowDeg, double highDeg, SimulatedField.Recipe recipe) {
    double ra = 360 * random.nextDouble();
    double dec = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
    double widthDeg = lowDeg * Math.pow(highDeg / lowDeg, random.nextDouble());
    var plate =
        SimulatedField.plate(
            3000, 2000, ra, dec, widthDeg, 360 * random.nextDouble(), random.nextBoolean());
    var stars =
        ReferenceStars.tycho2()
            .cone(ra, dec, 0.65 * widthDeg, 2000, Double.POSITIVE_INFINITY, 20_000);
    return SimulatedField.of(stars, plate, 3000, 2000, recipe, random);
  }

  void fields(int count, double lowDeg, double highDeg, SimulatedField.Recipe recipe) {
    var millis = new double[count];
    for (int i = 0; i < count; i++) {
      var field = field(random, lowDeg, highDeg, recipe);
      long start = System.nanoTime();
      var solution = solver.solve(field.list(), SolveHints.NONE, SolveBudget.BLIND, () -> false);
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (solution instanceof PlateSolution.Solved s) {
        solved++;
        if (field.centreErrorPx(s.plate()) > 30) {
          wrong++;
          System.out.printf(
              "wrong: field %d, %d points, log odds %.1f, %d matches%n",
              i, field.list().size(), s.logOdds(), s.matches().size());
        }
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "%d fields of %.1f to %.1f deg: %d solved, %d wrong; ms median %.1f, p90 %.1f, max %.0f%n",
        count,
        lowDeg,
        highDeg,
        solved,
        wrong,
        millis[count / 2],
        millis[count * 9 / 10],
        millis[count - 1]);
  }
}
