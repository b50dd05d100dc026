package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  /** A random painting and its runs. */
  private static int[][] runsOf(int[] painted, int width, int height, int sources) {
    List<List<Integer>> runs = new ArrayList<>();
    for (int s = 0; s < sources; s++) {
      runs.add(new ArrayList<>());
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; ) {
        int s = painted[y * width + x];
        int from = x;
        while (x < width && painted[y * width + x] == s) {
          x++;
        }
        if (s >= 0) {
          runs.get(s).addAll(List.of(y, from, x - 1));
        }
      }
    }
    return runs.stream()
        .map(r -> r.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  @Test
  void paintsStampsLikeThePlaneItWasMadeFrom() {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      int width = 1 + random.nextInt(30);
      int height = 1 + random.nextInt(30);
      int sources = 1 + random.nextInt(5);
      var painted = new int[width * height];
      for (int i = 0; i < painted.length; i++) {
        painted[i] = random.nextInt(3) == 0 ? random.nextInt(sources) : -1;
      }
      var segmentation = new Segmentation(width, height, runsOf(painted, width, height, sources));
      for (int trial = 0; trial < 20; trial++) {
        int w = 1 + random.nextInt(20);
        int h = 1 + random.nextInt(20);
        int x0 = random.nextInt(width + 20) - 15;
        int y0 = random.nextInt(height + 20) - 15;
        var stamp = new int[w * h + 3];
        Arrays.fill(stamp, 77);
        segmentation.owners(x0, y0, w, h, stamp);
        for (int y = 0; y < h; y++) {
          for (int x = 0; x < w; x++) {
            boolean on = x + x0 >= 0 && y + y0 >= 0 && x + x0 < width && y + y0 < height;
            int expected = on ? painted[(y + y0) * width + x + x0] : -1;
            assertThat(stamp[y * w + x]).as("seed %d", seed).isEqualTo(expected);
            assertThat(segmentation.owner(x + x0, y + y0)).isEqualTo(expected);
          }
        }
        assertThat(stamp[w * h]).isEqualTo(77);
      }
    }
  }

  @Test
  void handsOverEveryPixelOnce() {
    int[] painted = {0, 0, -1, 1, 1, 0, -1, -1, 2, 2, 2, 2};
    var segmentation = new Segmentation(4, 3, runsOf(painted, 4, 3, 3));
    var again = new int[12];
    Arrays.fill(again, -1);
    segmentation.forEach((source, y, first, last) -> {
      for (int x = first; x <= last; x++) {
        assertThat(again[y * 4 + x]).isEqualTo(-1);
        again[y * 4 + x] = source;
      }
    });
    assertThat(again).isEqualTo(painted);
    assertThat(segmentation.sources()).isEqualTo(3);
  }
}
