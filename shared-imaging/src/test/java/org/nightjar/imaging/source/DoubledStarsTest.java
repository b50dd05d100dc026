package org.nightjar.imaging.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoubledStarsTest {
  private static final int SIDE = 1000;

  private record Star(double x, double y, double peak) {}

  private static List<Star> field(int count, long seed) {
    var random = new Random(seed);
    var stars = new ArrayList<Star>();
    for (int i = 0; i < count; i++) {
      // As many more faint ones as there are on the sky.
      double peak = 100 * Math.pow(random.nextDouble(), -1.0);
      stars.add(new Star(SIDE * random.nextDouble(), SIDE * random.nextDouble(), peak));
    }
    return stars;
  }

  private static SourceCatalog catalogue(List<Star> stars) {
    return SourceCatalog.ofSize(stars.size())
        .with(SourceColumn.X, stars.stream().mapToDouble(Star::x).toArray())
        .with(SourceColumn.Y, stars.stream().mapToDouble(Star::y).toArray())
        .with(SourceColumn.PEAK, stars.stream().mapToDouble(Star::peak).toArray());
  }

  private static List<Star> doubled(
      List<Star> stars, double dx, double dy, double share, long seed) {
    var random = new Random(seed);
    var all = new ArrayList<Star>();
    for (var s : stars) {
      all.add(new Star(s.x, s.y, share * s.peak));
      double off = 0.2;
      all.add(
          new Star(
              s.x + dx + off * random.nextGaussian(),
              s.y + dy + off * random.nextGaussian(),
              (1 - share) * s.peak * (1 + 0.05 * random.nextGaussian())));
    }
    return all;
  }

  @Test
  void aJumpIsFoundWithItsWayAndShare() {
    for (int count : new int[] {15, 200, 3000}) {
      for (double[] jump : new double[][] {{8, 0, 0.6}, {-0.3, -7.6, 0.7}, {21, -40, 0.85}}) {
        var stars = doubled(field(count, count), jump[0], jump[1], jump[2], 1);
        var found = DoubledStars.among(catalogue(stars)).orElseThrow();
        assertThat(found.dxPx()).isCloseTo(jump[0], within(0.3));
        assertThat(found.dyPx()).isCloseTo(jump[1], within(0.3));
        assertThat(found.ratio()).isCloseTo((1 - jump[2]) / jump[2], within(0.05));
        assertThat(found.twins()).isGreaterThan(found.sources() / 2);
      }
    }
  }

  @Test
  void halvesAreTwinsWhicheverIsBrighter() {
    var found = DoubledStars.among(catalogue(doubled(field(100, 2), 3, 5, 0.5, 2))).orElseThrow();
    assertThat(found.distancePx()).isCloseTo(Math.hypot(3, 5), within(0.3));
    assertThat(found.ratio()).isGreaterThan(0.9);
  }

  @Test
  void neighboursByChanceAreNoTwins() {
    for (long seed = 1; seed <= 20; seed++) {
      for (int count : new int[] {5, 30, 300, 3000, 30_000}) {
        assertThat(DoubledStars.among(catalogue(field(count, seed))))
            .as("%d stars, seed %d", count, seed)
            .isEmpty();
      }
    }
  }

  @Test
  void aClusterOrAFewTwinsAreNoJump() {
    var random = new Random(3);
    var stars = field(200, 3);
    for (int i = 0; i < 600; i++) {
      stars.add(
          new Star(
              500 + 25 * random.nextGaussian(),
              500 + 25 * random.nextGaussian(),
              100 / random.nextDouble()));
    }
    assertThat(DoubledStars.among(catalogue(stars))).isEmpty();
    // Ghosts of a fifth of the stars.
    var some = field(400, 4);
    var few = new ArrayList<>(some.subList(80, 400));
    few.addAll(doubled(some.subList(0, 80), 9, 9, 0.7, 4));
    assertThat(DoubledStars.among(catalogue(few))).isEmpty();
  }
}
