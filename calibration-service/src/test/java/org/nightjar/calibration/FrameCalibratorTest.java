package org.nightjar.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nightjar.calibration.Frames.frame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterBuilder;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.calibration.masters.MatchingLimits;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.DarkCurrent;
import org.nightjar.imaging.sky.Electronics;
import org.nightjar.imaging.sky.FlatField;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.Silicon;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameKind;

class FrameCalibratorTest {
  private static final long SEED = 20260102;
  private static final MasterSelector SELECTOR = new MasterSelector(MatchingLimits.DEFAULT);
  private static final Rectangle WHOLE = new Rectangle(0, 0, 99, 79);

  private static SkySim sim(int overscan) {
    return SkySim.of(
            Sensor.plain(320, 240)
                .with(
                    Electronics.of(1.5, 8, 500)
                        .withBiasStructureAdu(3)
                        .withOverscanColumns(overscan))
                .with(
                    Silicon.ccd(90_000)
                        .withPixelResponseRms(0.02)
                        .withDark(new DarkCurrent(0.5, 0.001, 60, 0.5))
                        .withBadColumns(List.of(44))))
        .withFlat(new FlatField(0.3, 4, 5))
        .withExposureSeconds(60);
  }

  private static List<PointSource> stars() {
    var random = new SplittableRandom(SEED);
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < 80; i++) {
      stars.add(
          PointSource.at(
              random.nextDouble() * 320,
              random.nextDouble() * 240,
              1000 * Math.pow(10, 2 * random.nextDouble())));
    }
    stars.add(PointSource.at(200.3, 120.2, 5e6));
    return stars;
  }

  private static SkySim light(SkySim sim) {
    return sim.withSeed(SEED).withSkyElectrons(900).withStars(stars());
  }

  private static CalibrationLibrary library(SkySim sim, int n, Workers workers) {
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < n; i++) {
      var bias = sim.withSeed(100 + i).bias().expose(Workers.SINGLE).raw();
      frames.add(frame(FrameKind.BIAS, "b" + i).exposure(0.0).with(bias));
      var dark = sim.withSeed(200 + i).dark(60).expose(Workers.SINGLE).raw();
      frames.add(frame(FrameKind.DARK, "d" + i).with(dark));
      var flat =
          sim.withSeed(300 + i)
              .withExposureSeconds(2)
              .flatField(30_000)
              .expose(Workers.SINGLE)
              .raw();
      frames.add(frame(FrameKind.FLAT, "f" + i).exposure(2.0).filter("V").with(flat));
    }
    return CalibrationLibrary.build(
        frames, SELECTOR, new MasterBuilder(MatchingLimits.DEFAULT, workers));
  }

  private static CalibratedFrame calibrate(
      SkySim sim, CalibrationLibrary library, Workers workers) {
    var raw = light(sim).expose(Workers.SINGLE).raw();
    var frame = frame().filter("V").size(raw.image().width(), raw.image().height()).build();
    return FrameCalibrator.calibrate(
        frame,
        raw,
        CalibrationSet.of(frame, library, SELECTOR),
        CalibrationOptions.DEFAULT,
        workers);
  }

  @Test
  void gainAndReadNoiseThatThePixelsContradictAreLeftOut() {
    var random = new SplittableRandom(SEED);
    var calm = Plane.zeros(100, 80);
    for (int i = 0; i < calm.pixels().length; i++) {
      calm.pixels()[i] = (float) (0.01 + 2e-4 * random.nextDouble());
    }
    var raw = new RawImage(calm, null, null, null, new Detector(1.5, 6.0, 0.9));
    var done =
        FrameCalibrator.calibrate(
            frame(FrameKind.LIGHT, "rescaled").with(raw).frame(),
            raw,
            CalibrationSet.NONE,
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(done.image().variance()).isNull();
    assertThat(done.report().gainElectronsPerAdu()).isNull();
    assertThat(done.report().warnings()).anyMatch(w -> w.contains("not of these pixels"));
  }

  @Test
  void recoversTheSkyWithinItsOwnVariance() {
    for (int overscan : new int[] {0, 24}) {
      var sim = sim(overscan);
      var result = calibrate(sim, library(sim, 9, Workers.SINGLE), Workers.SINGLE);
      assertThat(result.report().steps())
          .isEqualTo(
              overscan == 0
                  ? List.of(
                      CalibrationStep.BIAS,
                      CalibrationStep.DARK,
                      CalibrationStep.FLAT,
                      CalibrationStep.BAD_PIXELS)
                  : List.of(CalibrationStep.values()).subList(0, 5));
      // The truth: light before vignetting, dust and response, over the flat's own mode.
      var truth =
          light(sim)
              .withFlat(FlatField.EVEN)
              .withSensor(sim.sensor().with(Silicon.ccd(90_000)))
              .expectedElectrons(Workers.SINGLE)
              .pixels();
      var image = result.image();
      var variance = image.variance();
      assertThat(variance).isNotNull();
      double scale = scale(image.image(), truth, image.flags().bits());
      double chi2 = 0;
      int n = 0;
      for (int i = 0; i < truth.length; i++) {
        if ((image.flags().bits()[i] & PixelFlag.UNUSABLE) == 0) {
          double residual = image.image().pixels()[i] - scale * truth[i];
          chi2 += residual * residual / variance.pixels()[i];
          n++;
        }
      }
      System.out.printf("overscan %d: chi2/n = %.4f over %d pixels%n", overscan, chi2 / n, n);
      assertThat(n).isGreaterThan(72_000);
      // Rounding adds 0.2 %, the overscan's level 0.3 %, and a variance told from a noisy signal
      // is 0.3 % off at these levels; 4 sigmas of a chi-square of n.
      assertThat(chi2 / n)
          .as("seed %d, overscan %d", SEED, overscan)
          .isCloseTo(1, within(0.01 + 4 * Math.sqrt(2.0 / n)));
    }
  }

  private static double scale(Plane image, float[] truth, byte[] flags) {
    double a = 0;
    double b = 0;
    for (int i = 0; i < truth.length; i++) {
      if ((flags[i] & PixelFlag.UNUSABLE) == 0) {
        a += image.pixels()[i];
        b += truth[i];
      }
    }
    return a / b;
  }

  @Test
  void flagsSaturationBleedingHotPixelsAndBadColumnsAndStaysFinite() {
    var sim = sim(0);
    var result = calibrate(sim, library(sim, 5, Workers.SINGLE), Workers.SINGLE);
    var flags = result.image().flags();
    assertThat(flags.any(200, 120, PixelFlag.SATURATED)).isTrue();
    assertThat(flags.any(200, 120, PixelFlag.BLEED)).isTrue();
    assertThat(flags.any(200, 120, PixelFlag.INTERPOLATED)).isFalse();
    assertThat(IntStream.range(0, 240).filter(y -> !flags.any(44, y, PixelFlag.BAD)))
        .as("rows of the bad column that are not flagged")
        .isEmpty();
    assertThat(IntStream.range(0, 240).filter(y -> !flags.any(44, y, PixelFlag.INTERPOLATED)))
        .as("rows of the bad column that are not filled")
        .isEmpty();
    // Excess of mean 2400 ADU, exponential; the frame's noise is some 22 ADU: 95 % are given up.
    assertThat(flags.count(PixelFlag.HOT)).isBetween(65, 78);
    assertThat(result.report().badPixels()).isEqualTo(flags.count(PixelFlag.BAD | PixelFlag.HOT));
    int full = 0;
    for (boolean s : light(sim).expose(Workers.SINGLE).raw().saturated()) {
      full += s ? 1 : 0;
    }
    assertThat(full).isGreaterThan(10);
    assertThat(result.report().saturatedPixels()).isEqualTo(full);
    for (float v : result.image().image().pixels()) {
      assertThat(Float.isFinite(v)).isTrue();
    }
    var saturation = result.report().saturationAdu();
    assertThat(saturation).isCloseTo(sim.sensor().saturationAdu() - 500 - 20, within(3.0));
    assertThat(result.image().detector().saturationAdu()).isEqualTo(saturation);
  }

  @Test
  void sameBytesForOneAndTwoThreads() {
    var sim = sim(24);
    try (var two = Workers.of(2)) {
      var one = calibrate(sim, library(sim, 5, Workers.SINGLE), Workers.SINGLE);
      var other = calibrate(sim, library(sim, 5, two), two);
      assertThat(other.image().image().pixels()).isEqualTo(one.image().image().pixels());
      assertThat(other.image().flags().bits()).isEqualTo(one.image().flags().bits());
      assertThat(other.image().variance().pixels()).isEqualTo(one.image().variance().pixels());
      assertThat(other.report()).isEqualTo(one.report());
    }
  }

  @Test
  void agreesWithCcdproc(@TempDir Path folder) throws Exception {
    var python = Peer.python("ccdproc");
    var sim = sim(0);
    var library = library(sim, 5, Workers.SINGLE);
    var raw = light(sim).expose(Workers.SINGLE).raw();
    var frame = frame().filter("V").size(320, 240).build();
    var set = CalibrationSet.of(frame, library, SELECTOR);
    Frames.write(folder.resolve("raw.f4"), raw.image().pixels());
    Frames.write(folder.resolve("bias.f4"), set.bias().plane().pixels());
    Frames.write(folder.resolve("dark.f4"), set.dark().plane().pixels());
    Frames.write(folder.resolve("flat.f4"), set.flat().plane().pixels());
    Peer.run(
        folder,
        List.of(
            python.toString(),
            "-c",
            """
            import numpy as np, ccdproc, astropy.units as u
            from astropy.nddata import CCDData
            r = lambda n: CCDData(np.fromfile(n + '.f4', '<f4').astype('f8').reshape(240, 320), unit='adu')
            c = ccdproc.subtract_bias(r('raw'), r('bias'))
            c = ccdproc.subtract_dark(c, r('dark'), dark_exposure=60 * u.s, data_exposure=60 * u.s)
            c = ccdproc.flat_correct(c, r('flat'), norm_value=1)
            c.data.astype('<f4').tofile('out.f4')
            """));
    var theirs = Frames.readFloats(folder.resolve("out.f4"));
    var ours =
        FrameCalibrator.calibrate(frame, raw, set, CalibrationOptions.DEFAULT, Workers.SINGLE);
    double worst = 0;
    int compared = 0;
    for (int i = 0; i < theirs.length; i++) {
      if ((ours.image().flags().bits()[i] & PixelFlag.INTERPOLATED) == 0) {
        worst =
            Math.max(
                worst,
                Math.abs(ours.image().image().pixels()[i] - theirs[i]) / Math.abs(theirs[i]));
        compared++;
      }
    }
    System.out.printf("ccdproc: worst relative difference %.2e%n", worst);
    assertThat(compared).isGreaterThan(75_000);
    assertThat(worst).isLessThan(1e-6);
  }

  @Test
  void aLightWithoutMastersGoesOnWithAWarning() {
    var raw = RawImage.of(Frames.noise(100, 80, 1000, 10, 1), new Detector(1.5, 8.0, 60000.0));
    var result =
        FrameCalibrator.calibrate(
            frame().build(), raw, CalibrationSet.NONE, CalibrationOptions.DEFAULT, Workers.SINGLE);
    assertThat(result.report().steps()).isEmpty();
    assertThat(result.report().masters()).isEmpty();
    assertThat(result.report().warnings())
        .contains(
            "No bias, dark or flat was given: nothing is subtracted",
            "The variance counts the bias level as light: neither bias nor overscan known");
    assertThat(result.image().image().pixels()).isEqualTo(raw.image().pixels());
    assertThat(result.area()).isEqualTo(WHOLE);
  }

  @Test
  void withoutGainThereIsNoVarianceAndTheReportSaysSo() {
    var raw = RawImage.of(Frames.noise(100, 80, 1000, 10, 1), Detector.UNKNOWN);
    var result =
        FrameCalibrator.calibrate(
            frame().build(), raw, CalibrationSet.NONE, CalibrationOptions.DEFAULT, Workers.SINGLE);
    assertThat(result.image().variance()).isNull();
    assertThat(result.report().gainElectronsPerAdu()).isNull();
    assertThat(result.report().warnings())
        .contains(
            "Gain and read noise are unknown: pixels have no variance",
            "No saturation level is known: saturated stars are not recognised");
  }

  @Test
  void gainAndReadNoiseAreMeasuredFromTheMastersFrames() {
    var sim = sim(0);
    var library = library(sim, 5, Workers.SINGLE);
    var raw = light(sim).expose(Workers.SINGLE).raw();
    var unknown = new RawImage(raw.image(), raw.saturated(), null, null, Detector.UNKNOWN);
    var frame = frame().filter("V").size(320, 240).build();
    var result =
        FrameCalibrator.calibrate(
            frame,
            unknown,
            CalibrationSet.of(frame, library, SELECTOR),
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(result.report().gainElectronsPerAdu()).isCloseTo(1.5, within(0.05));
    assertThat(result.report().readNoiseElectrons()).isCloseTo(8.0, within(0.3));
    assertThat(result.image().variance()).isNotNull();
    assertThat(result.report().warnings()).anyMatch(w -> w.contains("measured from the flats"));
  }

  @Test
  void pixelsWithoutDataAreFlaggedAndHoldTheirNeighboursValue() {
    var plane = Frames.noise(100, 80, 1000, 1, 2);
    plane.set(10, 10, Float.NaN);
    plane.set(50, 50, Float.POSITIVE_INFINITY);
    for (int y = 20; y < 40; y++) {
      for (int x = 60; x < 90; x++) {
        plane.set(x, y, Float.NaN);
      }
    }
    var raw = RawImage.of(plane, new Detector(1.0, 5.0, null));
    var result =
        FrameCalibrator.calibrate(
            frame().build(), raw, CalibrationSet.NONE, CalibrationOptions.DEFAULT, Workers.SINGLE);
    assertThat(result.image().flags().count(PixelFlag.NO_DATA)).isEqualTo(602);
    assertThat(result.image().flags().count(PixelFlag.INTERPOLATED)).isEqualTo(602);
    for (float v : result.image().image().pixels()) {
      assertThat(v).isCloseTo(1000, within(6f));
    }
    for (float v : result.image().variance().pixels()) {
      assertThat(v).isCloseTo(1025, within(6f));
    }
    assertThat(plane.at(10, 10)).as("the raw image is not changed").isNaN();
  }

  @Test
  void aFrameWithoutAnyDataStaysFinite() {
    var plane = Plane.zeros(100, 80);
    java.util.Arrays.fill(plane.pixels(), Float.NaN);
    var result =
        FrameCalibrator.calibrate(
            frame().build(),
            RawImage.of(plane, Detector.UNKNOWN),
            CalibrationSet.NONE,
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(result.image().image().pixels()).containsOnly(0f);
    assertThat(result.image().flags().count(PixelFlag.NO_DATA)).isEqualTo(8000);
  }

  @Test
  void neverDividesByADarkCorner() {
    var flat = Frames.noise(100, 80, 20000, 10, 3);
    var light = Frames.noise(100, 80, 500, 5, 4);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 10; x++) {
        flat.set(x, y, 100);
        light.set(x, y, 3);
      }
    }
    var detector = new Detector(1.0, 5.0, 65535.0);
    var library =
        CalibrationLibrary.build(
            List.of(frame(FrameKind.FLAT, "f").filter("V").with(RawImage.of(flat, detector))),
            SELECTOR,
            new MasterBuilder(MatchingLimits.DEFAULT, Workers.SINGLE));
    var frame = frame().filter("V").build();
    var result =
        FrameCalibrator.calibrate(
            frame,
            RawImage.of(light, detector),
            CalibrationSet.of(frame, library, SELECTOR),
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(result.image().flags().count(PixelFlag.BAD)).isEqualTo(100);
    for (float v : result.image().image().pixels()) {
      assertThat(v).isBetween(450f, 550f);
    }
  }

  @Test
  void mastersOfAnotherSizeAreNotApplied() {
    var sim = sim(0);
    var library = library(sim, 2, Workers.SINGLE);
    var frame = frame().filter("V").size(320, 240).build();
    var set = CalibrationSet.of(frame, library, SELECTOR);
    var raw = RawImage.of(Frames.noise(100, 80, 1000, 10, 1), new Detector(1.5, 8.0, 60000.0));
    var result =
        FrameCalibrator.calibrate(frame, raw, set, CalibrationOptions.DEFAULT, Workers.SINGLE);
    assertThat(result.report().steps()).isEmpty();
    assertThat(result.report().warnings())
        .anyMatch(w -> w.startsWith("No flat: ") && w.contains("320 × 240"));
  }
}
