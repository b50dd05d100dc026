package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.extraction.SepPeer;
import org.nightjar.extraction.TestSky;
import org.nightjar.extraction.background.BackgroundMesh;
import org.nightjar.extraction.background.BackgroundOptions;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.testing.RealData;

class DetectionAgainstSepTest {
  private static final int X = 0;
  private static final int Y = 1;
  private static final int A = 2;
  private static final int B = 3;
  private static final int THETA = 4;
  private static final int CXX = 5;
  private static final int CXY = 7;
  private static final int FLUX = 8;
  private static final int PEAK = 9;
  private static final int NPIX = 10;
  private static final int FLAG = 11;
  private static final int SEP_MERGED = 1;

  @TempDir Path folder;

  private static SourceCatalog ours(Plane image, double sigma, boolean clean) {
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    return SourceDetector.detect(
            background.subtractedFrom(image, Workers.SINGLE),
            FlagPlane.clear(image.width(), image.height()),
            null,
            background,
            DetectionOptions.convolved().withThresholdSigma(sigma).withClean(clean),
            Workers.SINGLE)
        .catalogue();
  }

  /** Every source that SEP did not part is the same here; at least {@code least} of them. */
  private static void assertIsolatedAgree(SourceCatalog ours, List<double[]> theirs, int least) {
    var grid = new PointGrid(ours.column(SourceColumn.X), ours.column(SourceColumn.Y), 8);
    int isolated = 0;
    for (var t : theirs) {
      if (((int) t[FLAG] & SEP_MERGED) != 0) {
        continue;
      }
      int i = grid.nearest(t[X], t[Y], 0.5);
      var what = "x %.2f y %.2f".formatted(t[X], t[Y]);
      if (i >= 0 && (ours.flags(i) & SourceFlag.DEBLENDED) != 0) {
        continue;
      }
      isolated++;
      assertThat(i).as(what).isNotNegative();
      assertThat(ours.get(SourceColumn.ISO_AREA, i)).as(what).isEqualTo(t[NPIX]);
      assertThat(Math.hypot(ours.get(SourceColumn.X, i) - t[X], ours.get(SourceColumn.Y, i) - t[Y]))
          .as(what)
          .isLessThan(1e-3);
      assertClose(ours, SourceColumn.A, i, t[A], what);
      assertClose(ours, SourceColumn.B, i, t[B], what);
      assertClose(ours, SourceColumn.CXX, i, t[CXX], what);
      assertClose(ours, SourceColumn.FLUX_ISO, i, t[FLUX], what);
      assertClose(ours, SourceColumn.PEAK, i, t[PEAK], what);
      assertThat(ours.get(SourceColumn.CXY, i)).as(what).isCloseTo(t[CXY], within(1e-4 * t[CXX]));
      if (t[A] > 1.02 * t[B]) {
        double turn = ours.get(SourceColumn.THETA, i) - Math.toDegrees(t[THETA]);
        assertThat(turn - 180 * Math.rint(turn / 180)).as(what).isCloseTo(0, within(0.1));
      }
    }
    assertThat(isolated).isGreaterThanOrEqualTo(least);
  }

  private static void assertClose(
      SourceCatalog ours, SourceColumn column, int i, double expected, String what) {
    assertThat(ours.get(column, i))
        .as("%s at %s", column, what)
        .isCloseTo(expected, within(1e-4 * Math.abs(expected)));
  }

  @Test
  void isolatedStarsAreIdentical() throws Exception {
    var image = new TestSky(1200, 900, 1000, 20, 51).stars(500, 40, 3e4, 1.5).plane();
    var theirs = new SepPeer(folder).extract(image, 1.5, 5, false);
    var ours = ours(image, 1.5, false);
    assertThat(ours.size()).isEqualTo(theirs.size());
    assertIsolatedAgree(ours, theirs, 300);
  }

  @Test
  void aCrowdedFieldHasTheSameNumberOfSources() throws Exception {
    var image = new TestSky(1200, 1200, 1000, 20, 52).stars(5000, 40, 3e4, 1.6).plane();
    var sep = new SepPeer(folder);
    int parted = sep.extract(image, 1.5, 5, false).size();
    int cleaned = sep.extract(image, 1.5, 5, true).size();
    assertThat((double) ours(image, 1.5, false).size()).isCloseTo(parted, within(0.005 * parted));
    assertThat((double) ours(image, 1.5, true).size()).isCloseTo(cleaned, within(0.005 * cleaned));
  }

  @ParameterizedTest
  @CsvSource({
    "sep/image.fits, 1.5, 50",
    "tres1/light/tres1-021.fit, 2, 1000",
    "huntsman/science_0.fits, 2, 250",
    "formats/iraf-dpix.fits, 2, 100",
    "panoptes/unsolved.fits, 2, 700",
    "stargate/StarGateCluster_030_sec_1x1_0001.fit, 2, 80",
    "lco/banzai_test_frame.fits.fz, 2, 90"
  })
  void realFramesHaveTheSameSources(String file, double sigma, int leastIsolated) throws Exception {
    var path = RealData.path(file);
    var sep = new SepPeer(folder);
    var image = sep.read(path);
    var theirs = sep.extract(image, sigma, 5, false);
    var ours = ours(image, sigma, false);
    // One source more or less counts for more than 0.5 % on a small frame. Ours leaves out parts of
    // blends with fewer than 5 pixels, which SEP keeps until it cleans.
    long whole = theirs.stream().filter(t -> t[NPIX] >= 5).count();
    assertThat((double) ours.size()).isCloseTo(whole, within(Math.max(2, 0.005 * whole)));
    assertIsolatedAgree(ours, theirs, leastIsolated);
  }

  @Test
  void tres1HasAsManySourcesAsTheReferenceSays() throws Exception {
    var path = RealData.path("tres1/light/tres1-021.fit");
    var image = new SepPeer(folder).read(path);
    assertThat((double) ours(image, 2, true).size()).isCloseTo(1095, within(0.005 * 1095));
  }
}
