package org.nightjar.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.extraction.psf.PixelShape;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.model.Extraction;

/** Frames that telescopes took, against SExtractor's catalogues of them. */
class RealFramesTest {
  private static CalibratedImage read(Path path) throws IOException {
    var image = FitsFile.readImage(path, ReadLimits.DEFAULT);
    var plane = image.plane().copy();
    var flags = FlagPlane.clear(plane.width(), plane.height());
    for (int i = 0; i < plane.pixels().length; i++) {
      float v = plane.pixels()[i];
      if (!Float.isFinite(v)) {
        plane.pixels()[i] = 0;
        flags.bits()[i] = (byte) PixelFlag.NO_DATA;
      } else if (v >= image.fullScale()) {
        flags.bits()[i] = PixelFlag.SATURATED;
      }
    }
    return new CalibratedImage(plane, flags, null, Detector.UNKNOWN);
  }

  private static ExtractedFrame extract(CalibratedImage image) {
    return SourceExtractor.extract(image, ExtractionOptions.DEFAULT, Workers.SINGLE);
  }

  private static Extraction report(String relative) throws IOException {
    return extract(read(RealData.path(relative))).report();
  }

  private static CalibratedImage tres1LessDark() throws IOException {
    var frame = read(RealData.path("tres1/light/tres1-021.fit"));
    var darks = new ArrayList<Plane>();
    try (var files = Files.list(RealData.path("tres1/dark"))) {
      for (var file : files.sorted().toList()) {
        darks.add(FitsFile.readImage(file, ReadLimits.DEFAULT).plane());
      }
    }
    var values = new double[darks.size()];
    for (int i = 0; i < frame.image().pixels().length; i++) {
      for (int k = 0; k < values.length; k++) {
        values[k] = darks.get(k).pixels()[i];
      }
      frame.image().pixels()[i] -= (float) Robust.medianInPlace(values, values.length);
    }
    return frame;
  }

  @Test
  void aRealFieldHasAsManySourcesAndTheWidthThatSExtractorFinds() throws Exception {
    var extracted = extract(tres1LessDark());
    assertThat(extracted.report().sources()).isCloseTo(1095, within(109));
    assertThat(medianCoreWidth(extracted.catalogue())).isCloseTo(2.03, within(0.05 * 2.03));
    // The pixel's own width is no longer in it.
    assertThat(extracted.report().fwhmPx()).isBetween(1.7, 2.03);
  }

  private static double medianCoreWidth(SourceCatalog s) {
    var widths = new double[s.size()];
    int n = 0;
    for (int i = 0; i < s.size(); i++) {
      double fwhm = s.get(SourceColumn.FWHM, i);
      if (s.flags(i) == 0 && s.get(SourceColumn.SNR, i) > 20 && fwhm > 0.5) {
        widths[n++] = fwhm;
      }
    }
    return Robust.median(Arrays.copyOf(widths, n));
  }

  @Test
  void isolatedBrightSourcesAreMeasuredAsSExtractorDoes() throws Exception {
    var frame = read(RealData.path("tres1/light/tres1-021.fit"));
    var s = extract(frame).catalogue();
    var grid = new PointGrid(s.column(SourceColumn.X), s.column(SourceColumn.Y), 2);
    int n = 0;
    int rimPixels = 0;
    for (var line : Files.readAllLines(RealData.path("reference/tres1_021/sex.cat"))) {
      if (line.startsWith("#")) {
        continue;
      }
      var v = Arrays.stream(line.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
      int i = grid.nearest(v[1] - 1, v[2] - 1, 0.3);
      if (i < 0 || v[23] != 0 || s.flags(i) != 0 || v[5] < 50 * v[6]) {
        continue;
      }
      if (grid.nearest(v[1] - 1, v[2] - 1, 12, i) >= 0) {
        continue;
      }
      n++;
      var where = "source %.0f of the reference".formatted(v[0]);
      // A pixel on the rim of the ellipse may count here and not there: never above 1 %.
      double off = Math.abs(s.get(SourceColumn.FLUX_AUTO, i) / v[5] - 1);
      assertThat(off).as(where).isLessThan(0.01);
      rimPixels += off > 0.005 ? 1 : 0;
      assertThat(s.get(SourceColumn.RADIUS_50, i)).as(where).isCloseTo(v[15], within(0.03 * v[15]));
      assertThat(s.get(SourceColumn.A, i)).as(where).isCloseTo(v[17], within(0.01 * v[17]));
      // Hot pixels and merged pairs, 0 and 10 px wide, have widths of their own in every program.
      if (v[16] >= 10 && v[21] < 5) {
        assertThat(s.get(SourceColumn.FWHM, i)).as(where).isCloseTo(v[21], within(0.01 * v[21]));
      }
    }
    assertThat(n).isGreaterThan(20);
    assertThat(rimPixels).isLessThanOrEqualTo(n / 20);
  }

  @Test
  void theBadFrameOfAGoodSeriesIsTheWidestAndTheLongest() throws Exception {
    var good = new ArrayList<Extraction>();
    for (int k = 1; k <= 4; k++) {
      good.add(report("stargate/StarGateCluster_030_sec_1x1_000%d.fit".formatted(k)));
    }
    var bad = report("stargate/StarGateCluster_030_sec_1x1_0009.fit");
    for (var frame : good) {
      assertThat(frame.fwhmPx()).isLessThan(bad.fwhmPx() - 0.3);
      assertThat(frame.ellipticity()).isLessThan(bad.ellipticity());
    }
    assertThat(bad.ellipticity()).isCloseTo(0.19, within(0.06));
  }

  @Test
  void focusRunsTheRightWay() throws Exception {
    var out = report("focus/ngc4535-autofocus1.fits");
    var nearer = report("focus/ngc4535-autofocus2.fits");
    assertThat(out.hfrPx()).isGreaterThan(nearer.hfrPx());
    assertThat(out.fwhmPx()).isCloseTo(12.8, within(2.6));
    assertThat(nearer.fwhmPx()).isLessThan(7.5);
  }

  @Test
  void aTrailedFrameIsSeenAsTrailed() throws Exception {
    var extracted = extract(read(RealData.path("lco/banzai_test_frame.fits.fz")));
    assertThat(extracted.psf().trailed()).isTrue();
    assertThat(extracted.report().ellipticity()).isGreaterThan(0.74);
    assertThat(extracted.report().positionAngleDeg()).isCloseTo(76.4, within(2.0));
  }

  @Test
  void framesWithoutStarsSayWhy() throws Exception {
    for (var path : List.of("panoptes/rotation.fits", "ccd/gmos.fits")) {
      var report = report(path);
      if (report.fwhmPx() == null) {
        assertThat(report.reason()).as(path).containsPattern("\\d+ of \\d+|\\d+ sources");
      }
    }
    assertThat(report("panoptes/rotation.fits").blank()).isTrue();
  }

  @Test
  void roundStarsOnAMosaicStayRound() throws Exception {
    var mosaic = read(RealData.path("seestar/Light_NGC_7023_10.0s_IRCUT_20240730-224448.fit"));
    int width = mosaic.image().width() / 2;
    int height = mosaic.image().height() / 2;
    var green = Plane.zeros(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        green.set(
            x,
            y,
            0.5f * (mosaic.image().at(2 * x, 2 * y) + mosaic.image().at(2 * x + 1, 2 * y + 1)));
      }
    }
    var frame = CalibratedImage.of(green, Detector.UNKNOWN);
    var asSquares = extract(frame).report();
    var asGreens =
        SourceExtractor.extract(
                frame,
                ExtractionOptions.DEFAULT.withPixelShape(PixelShape.ofGreen("GRBG")),
                Workers.SINGLE)
            .report();
    assertThat(asSquares.ellipticity()).isGreaterThan(0.2);
    assertThat(asGreens.ellipticity()).isLessThan(0.13);
  }
}
