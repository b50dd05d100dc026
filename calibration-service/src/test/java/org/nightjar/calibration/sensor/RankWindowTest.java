package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

class RankWindowTest {
  @ParameterizedTest
  @CsvSource({"40,30,5,5", "700,9,7,7", "33,70,3,9", "40,41,15,15", "3,2,5,5", "1,1,7,7"})
  void everyBoxIsSortedExactly(int w, int h, int columns, int rows) {
    var random = new SplittableRandom(7);
    var plane = Plane.zeros(w, h);
    for (int i = 0; i < w * h; i++) {
      plane.pixels()[i] = random.nextInt(5) == 0 ? -0f : random.nextInt(30) - 15;
    }
    var window = new RankWindow(plane, columns, rows);
    var median = window.median(Workers.SINGLE);
    try (var two = Workers.of(2)) {
      window.forEach(
          two,
          (i, sorted) -> {
            var expected = box(plane, i % w, i / w, columns / 2, rows / 2);
            assertThat(sorted).as("pixel %d", i).containsExactly(expected);
            assertThat(median.pixels()[i] - expected[expected.length / 2]).isZero();
          });
    }
  }

  private static float[] box(Plane plane, int x, int y, int halfX, int halfY) {
    var values = new float[(2 * halfX + 1) * (2 * halfY + 1)];
    int n = 0;
    for (int v = y - halfY; v <= y + halfY; v++) {
      for (int u = x - halfX; u <= x + halfX; u++) {
        values[n++] = plane.at(mirror(u, plane.width()), mirror(v, plane.height()));
      }
    }
    Arrays.sort(values);
    return values;
  }

  private static int mirror(int i, int n) {
    int period = 2 * n;
    int k = Math.floorMod(i, period);
    return k < n ? k : period - 1 - k;
  }
}
