package org.nightjar.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nightjar.calibration.Frames.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterBuilder;
import org.nightjar.calibration.masters.MasterKind;
import org.nightjar.calibration.masters.MasterResult;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.calibration.masters.MatchingLimits;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsImage;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;

/** Frames that telescopes took; only the few header cards that matching needs are read here. */
class RealFramesTest {
  private static final MasterSelector SELECTOR = new MasterSelector(MatchingLimits.DEFAULT);
  private static final MasterBuilder BUILDER =
      new MasterBuilder(MatchingLimits.DEFAULT, Workers.SINGLE);

  private static FitsImage read(Path path) throws IOException {
    try (var file = FitsFile.open(path)) {
      return file.firstImage();
    }
  }

  private static Frame describe(Path path, FitsImage image, FrameKind kind) {
    var h = image.header();
    return frame(kind, path.getFileName().toString())
        .camera(h.text("INSTRUME").orElse(null))
        .exposure(h.number("EXPTIME").orElse(0))
        .temperature(h.number("CCD-TEMP").orElse(0))
        .filter(kind == FrameKind.DARK ? null : h.text("FILTER").orElse(null))
        .time(Instant.parse(h.text("DATE-OBS").orElseThrow() + "Z"))
        .size(image.plane().width(), image.plane().height())
        .build();
  }

  private static CalibrationFrame calibrationFrame(Path path, FrameKind kind, Detector detector)
      throws IOException {
    var frame = describe(path, read(path), kind);
    return new CalibrationFrame(frame, () -> RawImage.of(read(path).plane(), detector));
  }

  private static final Detector ST10 = new Detector(0.78, null, 59000.0);

  private static CalibrationLibrary tres1Darks() throws IOException {
    var darks = new ArrayList<CalibrationFrame>();
    try (var files = Files.list(RealData.path("tres1/dark"))) {
      for (var path : files.sorted().toList()) {
        darks.add(calibrationFrame(path, FrameKind.DARK, ST10));
      }
    }
    return CalibrationLibrary.build(darks, SELECTOR, BUILDER);
  }

  @Test
  void tres1sHotPixelsAreFoundInItsEightDarks() throws IOException {
    var library = tres1Darks();
    var master = library.masters().getFirst();
    assertThat(library.leftOut()).isEmpty();
    assertThat(master.metadata().frames()).isEqualTo(8);
    int strong = 0;
    int flagged = 0;
    double level = master.metadata().quality().level();
    for (int i = 0; i < master.plane().pixels().length; i++) {
      if (master.plane().pixels()[i] - level > 1000) {
        strong++;
        flagged += (master.flags().bits()[i] & PixelFlag.HOT) != 0 ? 1 : 0;
      }
    }
    System.out.printf(
        "tres1: %s, %d over 1000 ADU, %d of them flagged, %d in all%n",
        master.metadata().quality(), strong, flagged, master.flags().count(0xff));
    // The data's own description counts some 95.
    assertThat(strong).isBetween(85, 105);
    assertThat(flagged).isEqualTo(strong);
  }

  @Test
  void aLightOfTres1InTheFolderOfItsDarksIsLeftOut() throws IOException {
    var frames = new ArrayList<CalibrationFrame>();
    for (var name :
        List.of("dark/tres1-003d", "dark/tres1-009d", "dark/tres1-011d", "light/tres1-021")) {
      var path = RealData.path("tres1/" + name + ".fit");
      var plane = read(path).plane();
      frames.add(
          frame(FrameKind.DARK, name.substring(name.indexOf('/') + 1))
              .size(plane.width(), plane.height())
              .with(RawImage.of(plane, ST10)));
    }
    var result = BUILDER.build(MasterKind.DARK, frames, null, null);
    assertThat(result.leftOut())
        .singleElement()
        .satisfies(l -> {
          assertThat(l.frame().id()).isEqualTo("tres1-021");
          assertThat(l.reason()).contains("639 of 991 sources on it are spread like stars");
        });
    var lights = List.of(frames.getLast());
    assertThat(BUILDER.build(MasterKind.DARK, lights, null, null))
        .isInstanceOf(MasterResult.NotBuilt.class);
  }

  @Test
  void tres1sLightLosesItsHotPixelsAndLittleElse() throws IOException {
    var library = tres1Darks();
    var path = RealData.path("tres1/light/tres1-021.fit");
    var image = read(path);
    var light = describe(path, image, FrameKind.LIGHT);
    var result =
        FrameCalibrator.calibrate(
            light,
            RawImage.of(image.plane(), ST10),
            CalibrationSet.of(light, library, SELECTOR),
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    System.out.println(result.report());
    assertThat(result.report().steps())
        .containsExactly(CalibrationStep.DARK, CalibrationStep.BAD_PIXELS);
    // The darks' noise; the camera's data sheet says 8.8 e-.
    assertThat(result.report().readNoiseElectrons()).isCloseTo(8.8, within(0.5));
    var flags = result.image().flags();
    int hot = flags.count(PixelFlag.HOT);
    // Column 234 is warm from row 476 up, pixel by pixel too little to be hot.
    assertThat(flags.count(PixelFlag.BAD)).isBetween(250, 270);
    assertThat(flags.any(234, 480, PixelFlag.BAD)).isTrue();
    assertThat(flags.any(234, 730, PixelFlag.BAD)).isTrue();
    System.out.printf("tres1-021: %d hot of %d%n", hot, flags.bits().length);
    assertThat(hot).isBetween(95, 1000);
    // Sky 2930 ADU less the dark's 150.
    assertThat(PixelNoise.level(result.image().image())).isCloseTo(2780, within(15.0));
    // Pixels that are hot in the dark but were kept are as quiet as the others.
    var dark = library.masters().getFirst();
    double noise = PixelNoise.ofFrame(result.image().image());
    int kept = 0;
    double squares = 0;
    for (int y = 2; y < flags.height() - 2; y++) {
      for (int x = 2; x < flags.width() - 2; x++) {
        boolean mild = dark.flags().any(x, y, PixelFlag.HOT) && !flags.any(x, y, 0xff);
        if (mild) {
          double d = result.image().image().at(x, y) - result.image().image().at(x + 2, y);
          if (Math.abs(d) < 5 * noise * Math.sqrt(2)) {
            squares += d * d / 2;
            kept++;
          }
        }
      }
    }
    System.out.printf(
        "mild: %d, noise %.1f against %.1f%n", kept, Math.sqrt(squares / kept), noise);
    assertThat(kept).isGreaterThan(3000);
    assertThat(Math.sqrt(squares / kept)).isLessThan(1.25 * noise);
  }

  @Test
  void huntsmansFullSetIsApplied() throws IOException {
    var detector = new Detector(1.1447, null, 4094.0);
    var kinds = List.of(FrameKind.BIAS, FrameKind.DARK, FrameKind.FLAT);
    var names = List.of("bias_0", "dark_0", "flat_0");
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 3; i++) {
      frames.add(
          calibrationFrame(
              RealData.path("huntsman/" + names.get(i) + ".fits"), kinds.get(i), detector));
    }
    var library = CalibrationLibrary.build(frames, SELECTOR, BUILDER);
    assertThat(library.masters()).hasSize(3);
    var path = RealData.path("huntsman/science_0.fits");
    var image = read(path);
    var light = describe(path, image, FrameKind.LIGHT);
    var result =
        FrameCalibrator.calibrate(
            light,
            RawImage.of(image.plane(), detector),
            CalibrationSet.of(light, library, SELECTOR),
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    System.out.println(result.report());
    assertThat(result.report().steps())
        .containsExactly(
            CalibrationStep.BIAS,
            CalibrationStep.DARK,
            CalibrationStep.FLAT,
            CalibrationStep.BAD_PIXELS);
    // Sky 109 ADU less 37 of bias and dark.
    assertThat(PixelNoise.level(result.image().image())).isCloseTo(72, within(2.0));
    assertThat(result.image().variance()).isNotNull();
    assertThat(result.report().readNoiseElectrons()).isBetween(1.0, 3.0);
    assertThat(result.report().masters()).containsKeys("bias", "dark", "flat", "badPixels");
    assertThat(result.report().masters().get("flat").ageDays()).isCloseTo(6.1, within(0.1));
    assertThat(result.report().warnings()).anyMatch(w -> w.contains("single frame"));
  }
}
