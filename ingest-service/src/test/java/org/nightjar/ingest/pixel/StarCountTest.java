package org.nightjar.ingest.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.StarCount;
import org.nightjar.ingest.Files16;

class StarCountTest {
  @Test
  void starsAreCountedAndHotPixelsAreNot() {
    assertThat(StarCount.of(Files16.stars(400, 300, 60, 1), 1000)).isBetween(50, 60);
    assertThat(StarCount.of(Files16.dark(400, 300, 500, 2), 1000)).isLessThan(StarCount.ENOUGH);
    assertThat(StarCount.of(Files16.noise(400, 300, 20_000, 140, 3), 1000)).isZero();
  }

  @Test
  void vignettingIsNoStar() {
    var flat = Files16.noise(400, 300, 20_000, 140, 4);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 400; x++) {
        double r2 = ((x - 200.0) * (x - 200) + (y - 150.0) * (y - 150)) / 62_500;
        flat.set(x, y, (float) (flat.at(x, y) * (1 - 0.5 * r2)));
      }
    }
    assertThat(StarCount.of(flat, 1000)).isZero();
  }

  @Test
  void emptyAndConstantPlanesHaveNone() {
    assertThat(StarCount.of(Plane.zeros(100, 100), 10)).isZero();
    assertThat(StarCount.of(Plane.zeros(3, 3), 10)).isZero();
  }
}
