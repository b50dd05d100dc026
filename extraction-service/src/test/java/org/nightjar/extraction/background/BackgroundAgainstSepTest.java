package org.nightjar.extraction.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.extraction.SepPeer;
import org.nightjar.extraction.TestSky;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.testing.RealData;

class BackgroundAgainstSepTest {
  @TempDir Path folder;

  /**
   * 1e-3 ADU, or what SEP itself rounds: it adds four products of the level in float, half a digit
   * each, and rounds the cells before.
   */
  private static void assertAgrees(Plane ours, Plane theirs, String what) {
    for (int i = 0; i < theirs.pixels().length; i++) {
      // Where splines swing below zero SEP goes along with a negative noise; ours is cut at 0.
      float expected = what.equals("rms") ? Math.max(0, theirs.pixels()[i]) : theirs.pixels()[i];
      float tolerance = Math.max(1e-3f, 4 * Math.ulp(expected));
      if (Math.abs(ours.pixels()[i] - expected) > tolerance) {
        assertThat(ours.pixels()[i])
            .as("%s at pixel %d, tolerance %s", what, i, tolerance)
            .isEqualTo(expected);
      }
    }
  }

  private void assertAgrees(SepPeer sep, Plane image, byte[] masked) throws Exception {
    var flags = masked == null ? null : new FlagPlane(image.width(), image.height(), masked);
    var ours = BackgroundMesh.measure(image, flags, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var theirs = sep.background(image, masked);
    var level = Plane.zeros(image.width(), image.height());
    var rms = Plane.zeros(image.width(), image.height());
    var row = new float[image.width()];
    for (int y = 0; y < image.height(); y++) {
      ours.row(y, row);
      System.arraycopy(row, 0, level.pixels(), y * row.length, row.length);
      ours.rmsRow(y, row);
      System.arraycopy(row, 0, rms.pixels(), y * row.length, row.length);
    }
    assertAgrees(level, theirs[0], "level");
    assertAgrees(rms, theirs[1], "rms");
  }

  @Test
  void agreesOnSimulatedSkies() throws Exception {
    var sep = new SepPeer(folder);
    assertAgrees(sep, new TestSky(1000, 700, 1063, 37, 11).stars(700, 50, 1e5, 1.5).plane(), null);
    assertAgrees(sep, new TestSky(500, 500, 800, 20, 12).stars(4000, 50, 1e4, 2).plane(), null);
    assertAgrees(sep, new TestSky(40, 30, 500, 20, 13).plane(), null);
    assertAgrees(sep, new TestSky(300, 20, 500, 20, 14).plane(), null);
    assertAgrees(sep, new TestSky(129, 63, 500, 20, 15).plane(), null);
  }

  @Test
  void agreesUnderAMask() throws Exception {
    var sky = new TestSky(600, 400, 700, 15, 16).stars(200, 50, 1e5, 1.5).plane();
    var masked = new byte[600 * 400];
    var random = new Random(17);
    for (int i = 0; i < masked.length; i++) {
      boolean corner = i % 600 < 200 && i / 600 < 150;
      masked[i] = (byte) (corner || random.nextInt(10) == 0 ? PixelFlag.BAD : 0);
    }
    assertAgrees(new SepPeer(folder), sky, masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sep/image.fits",
        "tres1/light/tres1-021.fit",
        "huntsman/science_0.fits",
        "formats/iraf-dpix.fits",
        "focus/ngc4535-autofocus1.fits",
        "lco/cpt1m012-fl10-20151216-0073-e00.fits.fz",
        "ccd/midas-ccd.fits",
        "panoptes/unsolved.fits",
        "stargate/StarGateCluster_030_sec_1x1_0001.fit"
      })
  void agreesOnRealFrames(String file) throws Exception {
    var path = RealData.path(file);
    var sep = new SepPeer(folder);
    assertAgrees(sep, sep.read(path), null);
  }

  @Test
  void agreesWithTheMapsThatSepShips() throws Exception {
    var image = RealData.path("sep/image.fits");
    var level = RealData.path("sep/back.fits");
    var rms = RealData.path("sep/rms.fits");
    var sep = new SepPeer(folder);
    var plane = sep.read(image);
    var ours = BackgroundMesh.measure(plane, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var theirLevel = sep.read(level);
    var theirRms = sep.read(rms);
    var row = new float[plane.width()];
    for (int y = 0; y < plane.height(); y++) {
      ours.row(y, row);
      for (int x = 0; x < row.length; x++) {
        assertThat(Math.abs(row[x] - theirLevel.at(x, y)))
            .isLessThanOrEqualTo(4 * Math.ulp(theirLevel.at(x, y)));
      }
      ours.rmsRow(y, row);
      for (int x = 0; x < row.length; x++) {
        assertThat(Math.abs(row[x] - theirRms.at(x, y))).isLessThan(1e-3f);
      }
    }
  }
}
