package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BranchTreeTest {
  private static final int SIDE = 24;
  private static final int LEVELS = 12;

  /** A branch found by labelling one level. */
  private record Labelled(Set<Integer> pixels, boolean counts, List<Labelled> children) {
    boolean whole(List<Set<Integer>> parted) {
      boolean whole = true;
      int counting = 0;
      var wholeChildren = new ArrayList<Labelled>();
      for (var child : children) {
        boolean childWhole = child.whole(parted);
        whole &= childWhole;
        counting += child.counts ? 1 : 0;
        if (childWhole && child.counts) {
          wholeChildren.add(child);
        }
      }
      if (counting > 1) {
        wholeChildren.forEach(c -> parted.add(c.pixels));
        return false;
      }
      return whole;
    }
  }

  private static Blob blob(float[] image) {
    var runs = new RunList();
    var row = new float[SIDE];
    var ones = new float[SIDE];
    Arrays.fill(ones, 1);
    for (int y = 0; y < SIDE; y++) {
      System.arraycopy(image, y * SIDE, row, 0, SIDE);
      runs.add(y, 0, SIDE);
      runs.lay(row, ones, ones, 1);
    }
    return Blob.of(Components.of(runs, 1), 0, 0);
  }

  /** The book's way: label every level again. */
  private static List<Set<Integer>> labelled(float[] image, double[] foot, double leastFlux) {
    List<Labelled> above = List.of();
    for (int k = LEVELS - 1; k >= 0; k--) {
      var here = new ArrayList<Labelled>();
      var seen = new boolean[image.length];
      for (int start = 0; start < image.length; start++) {
        if (seen[start] || k > 0 && !(image[start] > foot[k])) {
          continue;
        }
        var members = flood(image, start, k == 0 ? -1 : foot[k], seen);
        if (members.size() >= 3) {
          double light = 0;
          for (int i : members) {
            light += image[i] - foot[k];
          }
          var children = above.stream().filter(b -> members.containsAll(b.pixels)).toList();
          here.add(new Labelled(members, light > leastFlux, children));
        }
      }
      above = here;
    }
    var parted = new ArrayList<Set<Integer>>();
    above.forEach(b -> b.whole(parted));
    return parted;
  }

  private static Set<Integer> flood(float[] image, int start, double foot, boolean[] seen) {
    var members = new TreeSet<Integer>();
    var queue = new ArrayDeque<Integer>();
    queue.add(start);
    seen[start] = true;
    while (!queue.isEmpty()) {
      int i = queue.remove();
      members.add(i);
      for (int y = Math.max(0, i / SIDE - 1); y <= Math.min(SIDE - 1, i / SIDE + 1); y++) {
        for (int x = Math.max(0, i % SIDE - 1); x <= Math.min(SIDE - 1, i % SIDE + 1); x++) {
          int j = y * SIDE + x;
          if (!seen[j] && image[j] > foot) {
            seen[j] = true;
            queue.add(j);
          }
        }
      }
    }
    return members;
  }

  @Test
  void partsWhatLabellingEveryLevelParts() {
    int parts = 0;
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var image = new float[SIDE * SIDE];
      for (int i = 0; i < image.length; i++) {
        image[i] = 1 + 0.5f * random.nextFloat();
      }
      int stars = 1 + random.nextInt(7);
      for (int s = 0; s < stars; s++) {
        double x = random.nextDouble() * SIDE;
        double y = random.nextDouble() * SIDE;
        double peak = Math.pow(10, 3 * random.nextDouble());
        double sigma = 1 + 2 * random.nextDouble();
        for (int i = 0; i < image.length; i++) {
          double r2 = Math.pow(i % SIDE - x, 2) + Math.pow(i / SIDE - y, 2);
          image[i] += (float) (peak * Math.exp(-r2 / (2 * sigma * sigma)));
        }
      }
      var blob = blob(image);
      var foot = new double[LEVELS];
      double total = 0;
      for (float v : image) {
        total += v;
      }
      for (int k = 0; k < LEVELS; k++) {
        foot[k] = Math.pow(blob.peak(), (double) k / LEVELS);
      }
      var level = new int[image.length];
      for (int i = 0; i < image.length; i++) {
        for (int k = 1; k < LEVELS && image[i] > foot[k]; k++) {
          level[i] = k;
        }
      }
      var tree = new BranchTree(blob, image, level, foot, 0.005, 0);
      var ours = new HashSet<Set<Integer>>();
      for (var branch : tree.grow()) {
        var members = new TreeSet<Integer>();
        for (int i : tree.members(branch)) {
          members.add(i);
        }
        ours.add(members);
      }
      var expected = labelled(image, foot, 0.005 * total);
      parts += expected.size();
      assertThat(ours).as("seed %d", seed).isEqualTo(new HashSet<>(expected));
    }
    assertThat(parts).isGreaterThan(300);
  }
}
