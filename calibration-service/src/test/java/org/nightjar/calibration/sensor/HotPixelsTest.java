package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;

class HotPixelsTest {
  private static Set<Integer> flagged(FlagPlane flags, int mask) {
    var found = new HashSet<Integer>();
    for (int i = 0; i < flags.bits().length; i++) {
      if ((flags.bits()[i] & mask) != 0) {
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void findsExactlyTheInjectedDefects() {
    long seed = 11;
    int w = 300;
    int h = 260;
    var dark = Frames.noise(w, h, 150, 3, seed);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        dark.pixels()[y * w + x] += 0.05f * x; // amplifier glow
      }
    }
    var random = new SplittableRandom(seed + 1);
    var hot = new HashSet<Integer>();
    var dead = new HashSet<Integer>();
    for (int k = 0; k < 400; k++) {
      int i = random.nextInt(w * h);
      if (i % w != 77 && !dead.contains(i) && hot.add(i)) {
        dark.pixels()[i] += 45 + 2000 * random.nextDouble();
      }
    }
    for (int k = 0; k < 40; k++) {
      int i = random.nextInt(w * h);
      if (i % w != 77 && !hot.contains(i) && dead.add(i)) {
        dark.pixels()[i] -= 60;
      }
    }
    for (int y = 100; y < h; y++) {
      dark.pixels()[y * w + 77] += 50;
      dead.add(y * w + 77);
    }
    try (var two = Workers.of(2)) {
      var flags = HotPixels.of(dark, 0.3, two);
      var all = new HashSet<>(hot);
      all.addAll(dead);
      var found = flagged(flags, PixelFlag.HOT | PixelFlag.BAD);
      var missed = new HashSet<>(all);
      missed.removeAll(found);
      found.removeAll(all);
      assertThat(missed).as("missed, seed %d", seed).isEmpty();
      assertThat(found).as("false, seed %d", seed).isEmpty();
      assertThat(flagged(flags, PixelFlag.BAD)).as("seed %d", seed).containsAll(dead);
      assertThat(HotPixels.of(dark, 0.3, Workers.SINGLE).bits()).isEqualTo(flags.bits());
    }
  }

  @Test
  void pureNoiseHasNoHotPixels() {
    var flags = HotPixels.of(Frames.noise(500, 500, 100, 5, 12), 0.3, Workers.SINGLE);
    // 6 sigma of a residual that is 4 % noisier than the pixel: 1e-8 per pixel.
    assertThat(flags.count(0xff)).as("seed 12").isZero();
  }

  @Test
  void aConstantDarkHasNone() {
    var flags = HotPixels.of(Frames.noise(70, 70, 32, 0, 1), 0, Workers.SINGLE);
    assertThat(flags.count(0xff)).isZero();
  }

  @Test
  void findsAColumnTooWeakForItsSinglePixels() {
    int w = 200;
    int h = 200;
    var dark = Frames.noise(w, h, 100, 5, 13);
    for (int y = 60; y < 180; y++) {
      dark.pixels()[y * w + 50] += 15; // 3 sigma
    }
    var flags = HotPixels.of(dark, 0.3, Workers.SINGLE);
    int inside = 0;
    int beyond = 0;
    int elsewhere = 0;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        if (flags.any(x, y, PixelFlag.BAD)) {
          if (x == 50 && y >= 60 && y < 180) {
            inside++;
          } else if (x == 50) {
            beyond++;
          } else {
            elsewhere++;
          }
        }
      }
    }
    assertThat(inside).as("seed 13").isGreaterThanOrEqualTo(117);
    // A run's end is where the noise lets it be: a few pixels of 3 sigma, not more.
    assertThat(beyond).as("seed 13").isLessThanOrEqualTo(6);
    assertThat(elsewhere).as("seed 13").isZero();
  }
}
