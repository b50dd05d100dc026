package org.nightjar.extraction.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.extraction.DrawnField;
import org.nightjar.extraction.DrawnStar;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.testing.Peer;

/** Windowed positions and flux radii against SEP, with the same windows and limits. */
class SepPeerTest {
  private static final long SEED = 31;

  private static final String SCRIPT =
      """
      import numpy as np, sep
      h, w = map(int, open('shape.txt').read().split())
      d = np.fromfile('image.raw', dtype='>f4').astype(np.float32).reshape(h, w)
      for line in open('stars.txt'):
          x, y, sigma, rmax, flux = map(float, line.split())
          xw, yw, flag = sep.winpos(d, [x], [y], [sigma])
          r, flag = sep.flux_radius(d, [x], [y], [rmax], [0.2, 0.5, 0.8], normflux=[flux], subpix=11)
          print(xw[0], yw[0], r[0][0], r[0][1], r[0][2])
      """;

  @TempDir Path folder;

  @Test
  void positionsAndRadiiAgree() throws Exception {
    var python = Peer.python("sep");
    var field = new DrawnField(DrawnStar.round(3.5, 3.4), 8, 150, 2.0, SEED);
    var plane = field.plane;
    var bytes = java.nio.ByteBuffer.allocate(4 * plane.pixels().length);
    bytes.asFloatBuffer().put(plane.pixels());
    Files.write(folder.resolve("image.raw"), bytes.array());
    Files.writeString(folder.resolve("shape.txt"), plane.height() + " " + plane.width());
    var s =
        SourceMeasurement.measure(
            plane, field.flags, field.detector, field.sources, field.owners(), Workers.SINGLE);
    var text = new StringBuilder();
    for (int i = 0; i < s.size(); i++) {
      double sigma = WindowedCentroid.sigmaFor(s.get(SourceColumn.RADIUS_50, i));
      double reach = Math.max(6 * s.get(SourceColumn.A, i), 3 * s.get(SourceColumn.FWHM, i));
      text.append(
          String.format(
              Locale.ROOT,
              "%.17g %.17g %.17g %.17g %.17g%n",
              s.get(SourceColumn.X, i),
              s.get(SourceColumn.Y, i),
              sigma,
              reach,
              s.get(SourceColumn.FLUX_AUTO, i)));
    }
    Files.writeString(folder.resolve("stars.txt"), text);
    Files.writeString(folder.resolve("peer.py"), SCRIPT);
    var lines = Peer.run(folder, List.of(python.toString(), "peer.py")).strip().lines().toList();
    assertThat(lines).hasSize(s.size());
    for (int i = 0; i < s.size(); i++) {
      var v = lines.get(i).split(" ");
      var where = "seed %d, star %d".formatted(SEED, i);
      assertThat(s.get(SourceColumn.X_WIN, i))
          .as(where)
          .isCloseTo(Double.parseDouble(v[0]), within(1e-3));
      assertThat(s.get(SourceColumn.Y_WIN, i))
          .as(where)
          .isCloseTo(Double.parseDouble(v[1]), within(1e-3));
      var radii =
          new SourceColumn[] {
            SourceColumn.RADIUS_20, SourceColumn.RADIUS_50, SourceColumn.RADIUS_80
          };
      for (int k = 0; k < 3; k++) {
        double theirs = Double.parseDouble(v[2 + k]);
        assertThat(s.get(radii[k], i)).as(where).isCloseTo(theirs, within(0.015 * theirs + 0.01));
      }
    }
  }
}
