package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  private static RunList runsOf(boolean[] mask, int width, int height) {
    var runs = new RunList();
    var values = new float[width];
    Arrays.fill(values, 1);
    for (int y = 0; y < height; y++) {
      int x = 0;
      while (x < width) {
        if (!mask[y * width + x]) {
          x++;
          continue;
        }
        int from = x;
        while (x < width && mask[y * width + x]) {
          x++;
        }
        runs.add(y, from, x);
        runs.lay(values, values, values, 1);
      }
    }
    return runs;
  }

  /** Numbers components in order of their first pixel, corners touching; small ones stay -1. */
  private static int[] flooded(boolean[] mask, int width, int height, int minArea) {
    var label = new int[mask.length];
    Arrays.fill(label, -2);
    int next = 0;
    for (int start = 0; start < mask.length; start++) {
      if (!mask[start] || label[start] != -2) {
        continue;
      }
      var members = new ArrayDeque<Integer>();
      var queue = new ArrayDeque<Integer>();
      queue.add(start);
      label[start] = next;
      while (!queue.isEmpty()) {
        int i = queue.remove();
        members.add(i);
        for (int y = Math.max(0, i / width - 1); y <= Math.min(height - 1, i / width + 1); y++) {
          for (int x = Math.max(0, i % width - 1); x <= Math.min(width - 1, i % width + 1); x++) {
            int j = y * width + x;
            if (mask[j] && label[j] == -2) {
              label[j] = next;
              queue.add(j);
            }
          }
        }
      }
      if (members.size() < minArea) {
        members.forEach(i -> label[i] = -1);
      } else {
        next++;
      }
    }
    return label;
  }

  private static void assertSameAsFlooding(
      boolean[] mask, int width, int height, int minArea, String what) {
    var components = Components.of(runsOf(mask, width, height), minArea);
    var label = new int[mask.length];
    Arrays.fill(label, -2);
    for (int i = 0; i < mask.length; i++) {
      label[i] = mask[i] ? -1 : -2;
    }
    for (int c = 0; c < components.count(); c++) {
      for (int run : components.runsOf(c)) {
        for (int x = components.runs().first(run); x <= components.runs().last(run); x++) {
          label[components.runs().y(run) * width + x] = c;
        }
      }
    }
    assertThat(label).as(what).isEqualTo(flooded(mask, width, height, minArea));
  }

  @Test
  void areWhatFloodingFindsOnRandomMasks() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      double density = random.nextDouble();
      var mask = new boolean[width * height];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextDouble() < density;
      }
      assertSameAsFlooding(mask, width, height, 1 + random.nextInt(6), "seed %d".formatted(seed));
    }
  }

  @Test
  void followsASpiral() {
    int n = 41;
    var mask = new boolean[n * n];
    int x = 0;
    int y = 0;
    int dx = 1;
    int dy = 0;
    mask[0] = true;
    // Arms of 40, 40, 40, 38, 38, 36, 36 ... pixels leave one row free between them.
    for (int turn = 0; turn < 36; turn++) {
      int arm = turn < 3 ? 40 : 40 - (turn - 1) / 2 * 2;
      for (int k = 0; k < arm; k++) {
        x += dx;
        y += dy;
        mask[y * n + x] = true;
      }
      int t = dx;
      dx = -dy;
      dy = t;
    }
    assertThat(Components.of(runsOf(mask, n, n), 1).count()).isEqualTo(1);
    assertSameAsFlooding(mask, n, n, 1, "spiral");
  }
}
