package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nightjar.extraction.TestSky;
import org.nightjar.extraction.background.BackgroundMesh;
import org.nightjar.extraction.background.BackgroundOptions;
import org.nightjar.extraction.detection.DetectionOptions.Mode;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

class SourceDetectorTest {
  private static DetectionOptions options(Mode mode) {
    return mode == Mode.CONV ? DetectionOptions.convolved() : DetectionOptions.matched();
  }

  private static Detections detect(Plane image, FlagPlane flags, DetectionOptions options) {
    var background =
        BackgroundMesh.measure(image, flags, BackgroundOptions.DEFAULT, Workers.SINGLE);
    return SourceDetector.detect(
        background.subtractedFrom(image, Workers.SINGLE),
        flags,
        null,
        background,
        options,
        Workers.SINGLE);
  }

  private static Detections detect(Plane image, DetectionOptions options) {
    return detect(image, FlagPlane.clear(image.width(), image.height()), options);
  }

  private static int nearest(SourceCatalog catalogue, double x, double y) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < catalogue.size(); i++) {
      double d =
          Math.hypot(catalogue.get(SourceColumn.X, i) - x, catalogue.get(SourceColumn.Y, i) - y);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    return least < 3 ? best : -1;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void anEmptySkyHasNoMoreSourcesThanNoisePeaks(Mode mode) {
    // Both thresholds are 4 sigma of the filtered noise: 3.2e-5 of 2^20 pixels, 33, exceed it, and
    // few of those peaks have five of them.
    var found = detect(new TestSky(1024, 1024, 100, 10, 21).plane(), options(mode));
    assertThat(found.catalogue().size()).isLessThan(33 / 2);
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void significancesOfNoiseAreGaussian() {
    for (double fwhm : new double[] {1.5, 3, 5}) {
      var found =
          detect(
              new TestSky(1024, 1024, 100, 10, 22).plane(),
              DetectionOptions.matched()
                  .withKernel(DetectionKernel.gaussian(fwhm))
                  .withThresholdSigma(3)
                  .withMinArea(1)
                  .withClean(false)
                  .withDeblending(1, 1));
      double above = Arrays.stream(found.catalogue().column(SourceColumn.ISO_AREA)).sum();
      // The clipped rms is 1.35 % low, so the threshold is 2.96 true sigmas.
      double expected = 0.001538 * 1024 * 1024;
      // Pixels of one peak come together: the count scatters more than its root.
      double together = Math.PI * fwhm * fwhm / 4 + 1;
      assertThat(above).isCloseTo(expected, within(4 * Math.sqrt(expected * together)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100.0,80.0,2.0,2.0,0",
    "100.37,80.81,1.4,1.4,0",
    "99.6,80.2,3.0,1.5,30",
    "100.1,79.7,2.5,2.0,-60",
    "100.0,80.5,3.5,1.2,90"
  })
  void oneStarHasItsPlaceAndMoments(double x, double y, double a, double b, double theta) {
    var image = new TestSky(200, 160, 500, 0.01, 23).star(x, y, 1e4, a, b, theta).plane();
    var found = detect(image, DetectionOptions.convolved().withThresholdSigma(20)).catalogue();
    assertThat(found.size()).isEqualTo(1);
    assertThat(found.get(SourceColumn.X, 0)).isCloseTo(x, within(2e-3));
    assertThat(found.get(SourceColumn.Y, 0)).isCloseTo(y, within(2e-3));
    // Filtering with 1 2 1 adds half a pixel² to each axis.
    assertThat(found.get(SourceColumn.A, 0)).isCloseTo(Math.sqrt(a * a + 0.5), within(0.005 * a));
    assertThat(found.get(SourceColumn.B, 0)).isCloseTo(Math.sqrt(b * b + 0.5), within(0.005 * b));
    double flux = 2 * Math.PI * a * b * 1e4;
    assertThat(found.get(SourceColumn.FLUX_ISO, 0)).isCloseTo(flux, within(1e-3 * flux));
    if (a != b) {
      double turn = found.get(SourceColumn.THETA, 0) - theta;
      assertThat(turn - 180 * Math.rint(turn / 180)).isCloseTo(0, within(0.1));
    }
    assertThat(found.get(SourceColumn.BACKGROUND, 0)).isCloseTo(500, within(0.1));
    assertThat(found.flags(0)).isZero();
  }

  @Test
  void significanceIsTheLikelihoodRatio() {
    var kernel = DetectionKernel.gaussian(3);
    var image = new TestSky(256, 256, 0, 10, 24).star(128, 128, 2000, 3 / 2.3548).plane();
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var found =
        SourceDetector.detect(
                image,
                FlagPlane.clear(256, 256),
                null,
                background,
                DetectionOptions.matched().withKernel(kernel),
                Workers.SINGLE)
            .catalogue();
    int half = kernel.taps().length / 2;
    double top = 0;
    for (int j = -half; j <= half; j++) {
      for (int i = -half; i <= half; i++) {
        top += image.at(128 + i, 128 + j) * kernel.taps()[i + half] * kernel.taps()[j + half];
      }
    }
    double expected = top / (background.rms(128, 128) * kernel.noiseGain());
    int star = nearest(found, 128, 128);
    assertThat(found.get(SourceColumn.SNR_DETECTION, star))
        .isCloseTo(expected, within(1e-3 * expected));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void twoStarsThatTouchArePartedAndShareTheLight(Mode mode) {
    var image =
        new TestSky(128, 128, 100, 2, 25).star(60, 64, 2000, 1.7).star(66.5, 64, 1200, 1.7).plane();
    var found = detect(image, options(mode)).catalogue();
    int left = nearest(found, 60, 64);
    int right = nearest(found, 66.5, 64);
    assertThat(left).isNotNegative();
    assertThat(right).isNotNegative().isNotEqualTo(left);
    assertThat(found.flags(left) & SourceFlag.DEBLENDED).isEqualTo(SourceFlag.DEBLENDED);
    assertThat(found.flags(right) & SourceFlag.DEBLENDED).isEqualTo(SourceFlag.DEBLENDED);
    assertThat(found.get(SourceColumn.X, left)).isCloseTo(60, within(0.15));
    assertThat(found.get(SourceColumn.X, right)).isCloseTo(66.5, within(0.2));
    double light = 2 * Math.PI * 1.7 * 1.7 * 3200;
    assertThat(found.get(SourceColumn.FLUX_ISO, left) + found.get(SourceColumn.FLUX_ISO, right))
        .isCloseTo(light, within(0.01 * light));
  }

  @Test
  void aCompanionBelowTheContrastStaysPartOfTheStar() {
    var image =
        new TestSky(128, 128, 100, 0.5, 26).star(60, 64, 50_000, 2).star(72, 64, 100, 1.5).plane();
    assertThat(nearest(detect(image, DetectionOptions.convolved()).catalogue(), 72, 64))
        .isEqualTo(-1);
    var keen = DetectionOptions.convolved().withDeblending(32, 1e-4);
    assertThat(nearest(detect(image, keen).catalogue(), 72, 64)).isNotNegative();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void starsAtTheEdgeAreFoundAndCalledTruncated(Mode mode) {
    var image =
        new TestSky(130, 90, 100, 5, 27)
            .star(0, 0, 3000, 2)
            .star(129, 45, 3000, 2)
            .star(60, 89.3, 3000, 2)
            .star(64, 45, 3000, 2)
            .plane();
    var found = detect(image, options(mode)).catalogue();
    double[][] places = {{0.8, 0.8}, {128.2, 45}, {60, 88.5}};
    for (var place : places) {
      int star = nearest(found, place[0], place[1]);
      assertThat(star).isNotNegative();
      assertThat(found.flags(star) & SourceFlag.TRUNCATED).isEqualTo(SourceFlag.TRUNCATED);
    }
    assertThat(found.flags(nearest(found, 64, 45))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void isTheSameForAnyNumberOfThreads(Mode mode) {
    // Stars on both sides of the borders of bands of 64 rows, and a streak across them all.
    var sky = new TestSky(300, 400, 1000, 10, 28).stars(150, 50, 1e4, 2);
    for (int k = 1; k < 6; k++) {
      sky.star(40 * k, 64 * k - 0.5, 5000, 2.5);
    }
    var image = sky.star(150, 200, 800, 120, 2, 80).plane();
    var variance = Plane.zeros(300, 400);
    var random = new Random(29);
    for (int i = 0; i < variance.pixels().length; i++) {
      variance.pixels()[i] = 90 + 20 * random.nextFloat();
    }
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var subtracted = background.subtractedFrom(image, Workers.SINGLE);
    var flags = FlagPlane.clear(300, 400);
    var one =
        SourceDetector.detect(
            subtracted, flags, variance, background, options(mode), Workers.SINGLE);
    for (int k = 1; k < 6; k++) {
      int owner = one.segmentation().owner(40 * k, 64 * k);
      assertThat(owner).isNotNegative();
      assertThat(one.segmentation().owner(40 * k, 64 * k - 1)).isEqualTo(owner);
    }
    var owners = new int[300 * 400];
    one.segmentation().owners(0, 0, 300, 400, owners);
    for (int threads = 2; threads <= 3; threads++) {
      try (var workers = Workers.of(threads)) {
        var other =
            SourceDetector.detect(subtracted, flags, variance, background, options(mode), workers);
        for (var column : one.catalogue().columns()) {
          assertThat(other.catalogue().column(column)).isEqualTo(one.catalogue().column(column));
        }
        var same = new int[300 * 400];
        other.segmentation().owners(0, 0, 300, 400, same);
        assertThat(same).isEqualTo(owners);
      }
    }
  }

  /** A clipped star with an uneven plateau and a bleeding column, flagged as calibration does. */
  private static void saturate(Plane image, FlagPlane flags, int x, int y, float full, long seed) {
    var random = new Random(seed);
    for (int py = 0; py < image.height(); py++) {
      for (int px = 0; px < image.width(); px++) {
        boolean bleed = px == x && Math.abs(py - y) < 25;
        if (image.at(px, py) >= full || bleed) {
          image.set(px, py, full * (0.9f + 0.1f * random.nextFloat()));
          flags.raise(px, py, bleed ? PixelFlag.SATURATED | PixelFlag.BLEED : PixelFlag.SATURATED);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSaturatedStarIsOneSource(Mode mode) {
    var image = new TestSky(160, 160, 300, 8, 30).star(80, 80, 3e6, 3).plane();
    var flags = FlagPlane.clear(160, 160);
    saturate(image, flags, 80, 80, 60_000, 31);
    var found = detect(image, flags, options(mode)).catalogue();
    int star = nearest(found, 80, 80);
    assertThat(star).isNotNegative();
    assertThat(found.flags(star) & SourceFlag.SATURATED).isEqualTo(SourceFlag.SATURATED);
    int near = 0;
    for (int i = 0; i < found.size(); i++) {
      near +=
          Math.hypot(found.get(SourceColumn.X, i) - 80, found.get(SourceColumn.Y, i) - 80) < 40
              ? 1
              : 0;
    }
    assertThat(near).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void maskedPixelsAreNoSources(Mode mode) {
    var image = new TestSky(128, 128, 100, 3, 32).plane();
    var flags = FlagPlane.clear(128, 128);
    for (int y = 60; y < 66; y++) {
      for (int x = 60; x < 63; x++) {
        image.set(x, y, 30_000);
        flags.raise(x, y, PixelFlag.HOT);
      }
    }
    assertThat(detect(image, flags, options(mode)).catalogue().size()).isZero();
  }

  @Test
  void aStarAcrossABadColumnStaysOneSourceInItsPlace() {
    var image = new TestSky(128, 128, 100, 3, 33).star(64.3, 64.1, 4000, 2.2).plane();
    var flags = FlagPlane.clear(128, 128);
    for (int y = 0; y < 128; y++) {
      image.set(65, y, -5000);
      flags.raise(65, y, PixelFlag.BAD);
    }
    var found = detect(image, flags, DetectionOptions.matched()).catalogue();
    assertThat(found.size()).isEqualTo(1);
    assertThat(found.get(SourceColumn.X, 0)).isCloseTo(64.3, within(0.15));
    assertThat(found.get(SourceColumn.Y, 0)).isCloseTo(64.1, within(0.05));
    assertThat(found.flags(0) & SourceFlag.ISOPHOTE_INCOMPLETE)
        .isEqualTo(SourceFlag.ISOPHOTE_INCOMPLETE);
    assertThat((int) found.get(SourceColumn.PIXEL_FLAGS, 0)).isEqualTo(PixelFlag.BAD);
  }

  @Test
  void noisyPartsOfAFrameAreWeighedByTheirVariance() {
    int n = 512;
    var quiet = new TestSky(n, n, 0, 5, 34).plane();
    var loud = new TestSky(n, n, 0, 50, 35).plane();
    var image = Plane.zeros(n, n);
    var variance = Plane.zeros(n, n);
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        // Stripes narrower than the background's cells: only the variance plane knows them.
        boolean noisy = x / 8 % 4 == 0;
        image.set(x, y, noisy ? loud.at(x, y) : quiet.at(x, y));
        variance.set(x, y, noisy ? 2500 : 25);
      }
    }
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var flags = FlagPlane.clear(n, n);
    int blind =
        SourceDetector.detect(
                image, flags, null, background, DetectionOptions.matched(), Workers.SINGLE)
            .catalogue()
            .size();
    int weighed =
        SourceDetector.detect(
                image, flags, variance, background, DetectionOptions.matched(), Workers.SINGLE)
            .catalogue()
            .size();
    assertThat(blind).isGreaterThan(100);
    assertThat(weighed).isLessThan(8);
  }

  @Test
  void aWrongGainDoesNotShiftTheThreshold() {
    var image = new TestSky(256, 256, 0, 5, 36).stars(60, 15, 300, 1.5).plane();
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var flags = FlagPlane.clear(256, 256);
    var found = new SourceCatalog[2];
    for (int k = 0; k < 2; k++) {
      var variance = Plane.zeros(256, 256);
      Arrays.fill(variance.pixels(), k == 0 ? 25f : 25f * 64);
      found[k] =
          SourceDetector.detect(
                  image, flags, variance, background, DetectionOptions.matched(), Workers.SINGLE)
              .catalogue();
    }
    assertThat(found[0].size()).isGreaterThan(30);
    assertThat(found[1].column(SourceColumn.X)).isEqualTo(found[0].column(SourceColumn.X));
  }

  @Test
  void aFailedBackgroundRaisesTheThresholdAndSaysSo() {
    var calm = new TestSky(256, 256, 0, 1, 37).plane();
    var background = BackgroundMesh.measure(calm, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    var flags = FlagPlane.clear(256, 256);
    // Four times the noise that the background claims: 35 % of the filtered pixels exceed 0.6
    // sigma, 22 % exceed 1.2.
    var rough = new TestSky(256, 256, 0, 4, 38).star(100, 100, 5000, 2).plane();
    var options = DetectionOptions.convolved().withThresholdSigma(0.6);
    var raised = SourceDetector.detect(rough, flags, null, background, options, Workers.SINGLE);
    assertThat(raised.thresholdSigma()).isEqualTo(1.2);
    assertThat(raised.warnings()).hasSize(1);
    assertThat(raised.warnings().getFirst()).contains("background failed").contains("1.2");
    assertThat(nearest(raised.catalogue(), 100, 100)).isNotNegative();

    var hopeless = Plane.zeros(256, 256);
    Arrays.fill(hopeless.pixels(), 1e4f);
    var none = SourceDetector.detect(hopeless, flags, null, background, options, Workers.SINGLE);
    assertThat(none.catalogue().size()).isZero();
    assertThat(none.warnings()).hasSize(3);
    assertThat(none.warnings().getLast()).contains("gave up");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "10,10", "64,1", "1,64", "200,200"})
  void aConstantFrameHasNoSources(int width, int height) {
    var image = Plane.zeros(width, height);
    Arrays.fill(image.pixels(), 42);
    for (var mode : Mode.values()) {
      assertThat(detect(image, options(mode)).catalogue().size()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aNoiselessStarIsFoundOnce(Mode mode) {
    var image = new TestSky(200, 200, 50, 0, 39).star(90, 110, 1000, 2).plane();
    var found = detect(image, options(mode));
    assertThat(found.catalogue().size()).isEqualTo(1);
    assertThat(found.catalogue().get(SourceColumn.X, 0)).isCloseTo(90, within(0.01));
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void rowsAreOrderedByTheirBrightestPixel() {
    var found =
        detect(
            new TestSky(300, 300, 1000, 10, 40).stars(200, 100, 1e4, 1.5).plane(),
            DetectionOptions.convolved());
    int before = -1;
    for (int i = 0; i < found.catalogue().size(); i++) {
      int y = (int) Math.rint(found.catalogue().get(SourceColumn.Y, i));
      assertThat(y).isGreaterThanOrEqualTo(before - 3);
      before = Math.max(before, y);
      // Footprint and segmentation agree.
      int x = (int) Math.rint(found.catalogue().get(SourceColumn.X, i));
      assertThat(found.segmentation().owner(x, y)).isEqualTo(i);
    }
    var area = new int[found.catalogue().size()];
    found.segmentation().forEach((s, y, first, last) -> area[s] += last - first + 1);
    for (int i = 0; i < area.length; i++) {
      assertThat((double) area[i]).isEqualTo(found.catalogue().get(SourceColumn.ISO_AREA, i));
    }
  }

  @Test
  void isophotalErrorIsThatOfItsPixels() {
    var image = new TestSky(256, 256, 0, 5, 41).star(128, 128, 1000, 2).plane();
    var found = detect(image, DetectionOptions.convolved()).catalogue();
    int star = nearest(found, 128, 128);
    double rms = found.get(SourceColumn.BACKGROUND_RMS, star);
    assertThat(found.get(SourceColumn.FLUX_ISO_ERROR, star))
        .isCloseTo(rms * Math.sqrt(found.get(SourceColumn.ISO_AREA, star)), within(1e-6));
  }

  @Test
  void refusesShapesThatDisagree() {
    var image = Plane.zeros(20, 20);
    var background = BackgroundMesh.measure(image, null, BackgroundOptions.DEFAULT, Workers.SINGLE);
    assertThatThrownBy(() ->
            SourceDetector.detect(
                image,
                FlagPlane.clear(20, 20),
                Plane.zeros(20, 21),
                background,
                DetectionOptions.matched(),
                Workers.SINGLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("variance is 20 x 21");
    assertThatThrownBy(() -> DetectionOptions.matched().withThresholdSigma(0))
        .hasMessageContaining("thresholdSigma = 0.0");
  }
}
