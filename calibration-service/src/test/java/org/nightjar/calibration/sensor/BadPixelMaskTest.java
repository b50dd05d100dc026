package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.testing.Peer;

class BadPixelMaskTest {
  private static Plane ratio(long seed) {
    int w = 320;
    int h = 280;
    var plane = Frames.noise(w, h, 1, 0.01, seed);
    var random = new SplittableRandom(seed + 1);
    for (int i = 0; i < w * h; i++) {
      plane.pixels()[i] += 1e-4f * (i % w);
    }
    for (int k = 0; k < 300; k++) {
      plane.pixels()[random.nextInt(w * h)] *= (float) (0.3 + 1.5 * random.nextDouble());
    }
    for (int y = 40; y < 200; y++) {
      if (y % 4 != 0) {
        plane.pixels()[y * w + 123] *= 0.8f;
      }
    }
    return plane;
  }

  @Test
  void agreesWithCcdproc(@TempDir Path folder) throws Exception {
    var python = Peer.python("ccdproc");
    long seed = 21;
    var plane = ratio(seed);
    Frames.write(folder.resolve("ratio.f4"), plane.pixels());
    Peer.run(
        folder,
        List.of(
            python.toString(),
            "-c",
            """
            import numpy as np, ccdproc
            from astropy.nddata import CCDData
            r = np.fromfile('ratio.f4', '<f4').reshape(%d, %d)
            m = ccdproc.ccdmask(CCDData(r, unit='adu'), byblocks=False)
            np.asarray(m).astype('<f4').tofile('mask.f4')

            """
                .formatted(plane.height(), plane.width())));
    var theirs = Frames.readFloats(folder.resolve("mask.f4"));
    var ours = new BadPixelMask(9, 9, false, 5).of(plane, Workers.SINGLE);
    int differ = 0;
    int flagged = 0;
    for (int i = 0; i < theirs.length; i++) {
      boolean bad = (ours.bits()[i] & PixelFlag.BAD) != 0;
      flagged += bad ? 1 : 0;
      differ += bad != (theirs[i] != 0) ? 1 : 0;
    }
    System.out.printf("ccdmask: %d flagged, %d of %d differ%n", flagged, differ, theirs.length);
    assertThat(flagged).isGreaterThan(300);
    assertThat(differ).as("seed %d", seed).isLessThanOrEqualTo(theirs.length / 10_000);
  }

  @Test
  void isExactOnInjectedDefects() throws IOException {
    int w = 200;
    var plane = Frames.noise(w, 180, 1, 0.01, 22);
    var bad = new boolean[w * 180];
    var random = new SplittableRandom(23);
    for (int k = 0; k < 60; k++) {
      int i = random.nextInt(bad.length);
      plane.pixels()[i] = k % 2 == 0 ? 0.5f : 1.5f;
      bad[i] = true;
    }
    for (int y = 100; y < 180; y++) {
      plane.pixels()[y * w + 31] = 0.8f;
      bad[y * w + 31] = true;
    }
    var flags = new BadPixelMask(12, 12, true, 5).of(plane, Workers.SINGLE);
    for (int i = 0; i < bad.length; i++) {
      if ((flags.bits()[i] & PixelFlag.BAD) != 0 != bad[i]) {
        // Only gaps of fewer than 5 between bad ones of a column may be filled.
        assertThat(bad[i]).as("pixel %d, %d", i % w, i / w).isFalse();
        assertThat(between(bad, w, i)).as("pixel %d, %d", i % w, i / w).isTrue();
      }
    }
  }

  private static boolean between(boolean[] bad, int w, int i) {
    for (int up = 1; up < 5; up++) {
      for (int down = 1; up + down <= 5; down++) {
        if (i + up * w < bad.length && i - down * w >= 0 && bad[i + up * w] && bad[i - down * w]) {
          return true;
        }
      }
    }
    return false;
  }
}
