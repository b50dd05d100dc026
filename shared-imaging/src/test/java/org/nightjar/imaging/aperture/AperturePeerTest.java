package org.nightjar.imaging.aperture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.testing.Peer;

/** Exact sums against photutils and SEP. */
class AperturePeerTest {
  private static final long SEED = 77;
  private static final int SIDE = 64;

  private static final String SCRIPT =
      """
      import sys, math, numpy as np, sep
      from photutils.aperture import CircularAperture, EllipticalAperture, CircularAnnulus
      d = np.loadtxt('image.txt').reshape(%d, %d)
      for line in open('apertures.txt'):
          x, y, a, b, t = map(float, line.split())
          c = CircularAperture((x, y), a).do_photometry(d, method='exact')[0][0]
          e = EllipticalAperture((x, y), a, b, math.radians(t)).do_photometry(d, method='exact')[0][0]
          r = CircularAnnulus((x, y), a, a + b).do_photometry(d, method='exact')[0][0]
          s = sep.sum_circle(d, [x], [y], a, subpix=0)[0][0]
          print('%%.17g %%.17g %%.17g %%.17g' %% (c, e, r, s))
      """
          .formatted(SIDE, SIDE);

  @TempDir Path folder;

  @Test
  void sumsAgreeWithPhotutilsAndSep() throws Exception {
    var python = Peer.python("photutils", "sep");
    var random = new Random(SEED);
    var image = Plane.zeros(SIDE, SIDE);
    var text = new StringBuilder();
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (float) (100 + 10 * random.nextGaussian());
      text.append((double) image.pixels()[i]).append('\n');
    }
    Files.writeString(folder.resolve("image.txt"), text);
    int n = 300;
    var shapes = new double[n][5];
    var list = new StringBuilder();
    for (var s : shapes) {
      s[0] = SIDE * random.nextDouble();
      s[1] = SIDE * random.nextDouble();
      s[2] = 0.3 + 9 * random.nextDouble();
      s[3] = s[2] * (0.2 + 0.8 * random.nextDouble());
      s[4] = 90 * (2 * random.nextDouble() - 1);
      list.append(
          String.format(
              Locale.ROOT, "%.17g %.17g %.17g %.17g %.17g%n", s[0], s[1], s[2], s[3], s[4]));
    }
    Files.writeString(folder.resolve("apertures.txt"), list);
    Files.writeString(folder.resolve("peer.py"), SCRIPT);
    var lines = Peer.run(folder, List.of(python.toString(), "peer.py")).strip().lines().toList();
    assertThat(lines).hasSize(n);
    for (int i = 0; i < n; i++) {
      var s = shapes[i];
      var peer = lines.get(i).split(" ");
      var ours =
          new double[] {
            ApertureSum.of(image, s[0], s[1], new CircularAperture(s[2])).flux(),
            ApertureSum.of(image, s[0], s[1], new EllipticalAperture(s[2], s[3], s[4])).flux(),
            ApertureSum.of(image, s[0], s[1], new CircularAnnulus(s[2], s[2] + s[3])).flux(),
            ApertureSum.of(image, s[0], s[1], new CircularAperture(s[2])).flux()
          };
      for (int k = 0; k < 4; k++) {
        double theirs = Double.parseDouble(peer[k]);
        assertThat(ours[k])
            .as("seed %d, row %d, column %d", SEED, i, k)
            .isCloseTo(theirs, within(1e-9 * Math.max(1, Math.abs(theirs))));
      }
    }
  }
}
