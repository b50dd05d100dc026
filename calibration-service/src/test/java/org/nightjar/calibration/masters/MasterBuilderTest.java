package org.nightjar.calibration.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nightjar.calibration.Frames.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.DarkCurrent;
import org.nightjar.imaging.sky.Electronics;
import org.nightjar.imaging.sky.FlatField;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.Silicon;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.model.FrameKind;

class MasterBuilderTest {
  private static final MasterBuilder BUILDER =
      new MasterBuilder(MatchingLimits.DEFAULT, Workers.SINGLE);
  private static final SkySim SIM =
      SkySim.of(
              Sensor.plain(220, 160)
                  .with(Electronics.of(1.5, 8, 500).withBiasStructureAdu(4))
                  .with(
                      Silicon.ccd(90_000)
                          .withPixelResponseRms(0.02)
                          .withDark(new DarkCurrent(0.5, 0.002, 50, 0))))
          .withFlat(new FlatField(0.3, 4, 5))
          .withExposureSeconds(60);

  private static List<CalibrationFrame> biases(int n) {
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < n; i++) {
      var raw = SIM.withSeed(100 + i).bias().expose(Workers.SINGLE).raw();
      frames.add(frame(FrameKind.BIAS, "b" + i).exposure(0.0).with(raw));
    }
    return frames;
  }

  private static List<CalibrationFrame> darks(int n) {
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < n; i++) {
      var raw = SIM.withSeed(200 + i).dark(60).expose(Workers.SINGLE).raw();
      frames.add(frame(FrameKind.DARK, "d" + i).with(raw));
    }
    return frames;
  }

  private static MasterFrame built(MasterResult result) {
    assertThat(result).isInstanceOf(MasterResult.Built.class);
    return ((MasterResult.Built) result).master();
  }

  @Test
  void aBiasRecoversTheStructureWithinItsVariance() {
    var master = built(BUILDER.build(MasterKind.BIAS, biases(10), null, null));
    var m = master.metadata();
    assertThat(m.frames()).isEqualTo(10);
    assertThat(m.estimator()).isEqualTo(Estimator.CLIPPED_MEAN);
    // Read noise 8 e- at 1.5 e-/ADU, and rounding.
    assertThat(m.quality().frameNoise()).isCloseTo(Math.sqrt(64 / 2.25 + 1 / 12.0), within(0.1));
    int w = master.plane().width();
    double chi2 = 0;
    for (int x = 0; x < w; x++) {
      double sum = 0;
      for (int y = 0; y < master.plane().height(); y++) {
        sum += master.plane().at(x, y);
      }
      double column = sum / master.plane().height();
      for (int y = 0; y < master.plane().height(); y++) {
        chi2 += Math.pow(master.plane().at(x, y) - column, 2) / master.variance().at(x, y);
      }
    }
    assertThat(chi2 / (w * (master.plane().height() - 1.0))).isCloseTo(1, within(0.03));
  }

  @Test
  void theResultDependsOnTheSetOfFramesNotOnTheirOrderThreadsOrPlace(@TempDir Path scratch) {
    var bias = built(BUILDER.build(MasterKind.BIAS, biases(5), null, null));
    var darks = darks(8);
    var first = built(BUILDER.build(MasterKind.DARK, darks, bias, null));
    Collections.shuffle(darks, new Random(1));
    try (var two = Workers.of(2)) {
      var onDisk = new MasterBuilder(MatchingLimits.DEFAULT, two, 0, scratch);
      var second = built(onDisk.build(MasterKind.DARK, darks, bias, null));
      assertThat(second.metadata()).isEqualTo(first.metadata());
      assertThat(second.plane().pixels()).isEqualTo(first.plane().pixels());
      assertThat(second.variance().pixels()).isEqualTo(first.variance().pixels());
      assertThat(second.flags().bits()).isEqualTo(first.flags().bits());
    }
    assertThat(scratch).isEmptyDirectory();
    var fewer = built(BUILDER.build(MasterKind.DARK, darks.subList(0, 7), bias, null));
    assertThat(fewer.metadata().id()).isNotEqualTo(first.metadata().id()).hasSize(64);
  }

  @Test
  void darksLoseTheirBiasAndShowTheirHotPixels() {
    var bias = built(BUILDER.build(MasterKind.BIAS, biases(8), null, null));
    var dark = built(BUILDER.build(MasterKind.DARK, darks(8), bias, null));
    assertThat(dark.metadata().biasId()).isEqualTo(bias.metadata().id());
    // 0.5 e-/s over 60 s at 1.5 e-/ADU.
    assertThat(dark.metadata().quality().level()).isCloseTo(20, within(0.3));
    int hot = dark.flags().count(PixelFlag.HOT);
    // 0.2 % of 35200 pixels with an exponential of mean 2000 ADU: some 68 of 70 stand out.
    assertThat(hot).isBetween(60, 72);
    var alone = built(BUILDER.build(MasterKind.DARK, darks(8), null, null));
    assertThat(alone.metadata().biasId()).isNull();
    assertThat(alone.metadata().quality().level()).isCloseTo(520, within(1.0));
  }

  @Test
  void flatsOfAnyLevelGiveTheResponseAndTheGain() {
    var bias = built(BUILDER.build(MasterKind.BIAS, biases(8), null, null));
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 8; i++) {
      var raw =
          SIM.withSeed(300 + i)
              .withExposureSeconds(1)
              .flatField(20_000 + 3000 * i)
              .expose(Workers.SINGLE)
              .raw();
      frames.add(frame(FrameKind.FLAT, "f" + i).exposure(1.0).filter("V").with(raw));
    }
    var flat = built(BUILDER.build(MasterKind.FLAT, frames, bias, null));
    var truth =
        SIM.withExposureSeconds(1).flatField(30_000).expectedElectrons(Workers.SINGLE).pixels();
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += flat.plane().pixels()[i] / truth[i];
    }
    double scale = sum / truth.length;
    double chi2 = 0;
    int n = 0;
    for (int i = 0; i < truth.length; i++) {
      if (flat.flags().bits()[i] == 0) {
        double d = flat.plane().pixels()[i] - scale * truth[i];
        chi2 += d * d / flat.variance().pixels()[i];
        n++;
      }
    }
    assertThat(chi2 / n).isCloseTo(1, within(0.05));
    assertThat(flat.metadata().filter()).isEqualTo("V");
    assertThat(flat.metadata().quality().gainElectronsPerAdu()).isCloseTo(1.5, within(0.05));
  }

  @Test
  void framesThatDifferAreLeftOutWithReasons() {
    var frames = darks(4);
    var raw = frames.getFirst().pixels();
    frames.add(
        new CalibrationFrame(
            frame(FrameKind.DARK, "x1").size(220, 160).exposure(30.0).build(), raw));
    frames.add(
        new CalibrationFrame(
            frame(FrameKind.DARK, "x2").size(220, 160).temperature(5.0).build(), raw));
    frames.add(
        new CalibrationFrame(frame(FrameKind.DARK, "x3").size(220, 160).binning(2).build(), raw));
    frames.add(new CalibrationFrame(frame(FrameKind.LIGHT, "x4").size(220, 160).build(), raw));
    frames.add(new CalibrationFrame(frame(FrameKind.DARK, "d0").size(220, 160).build(), raw));
    var result = BUILDER.build(MasterKind.DARK, frames, null, null);
    assertThat(built(result).metadata().frames()).isEqualTo(4);
    assertThat(result.leftOut())
        .extracting(LeftOut::reason)
        .containsExactlyInAnyOrder(
            "it was exposed 30.0 s, the others 60.0 s",
            "it was taken at 5.0 °C, the others at -10.0 °C",
            "its binning is 2, the frame's 1",
            "it is a light frame, not a dark",
            "the same frame was given twice");
  }

  @Test
  void aConstantBiasIsLegal() {
    var plane = Plane.zeros(50, 40);
    java.util.Arrays.fill(plane.pixels(), 32);
    var master =
        built(
            BUILDER.build(
                MasterKind.BIAS,
                List.of(frame(FrameKind.BIAS, "b").with(RawImage.of(plane, Detector.UNKNOWN))),
                null,
                null));
    assertThat(master.plane().pixels()).containsOnly(32f);
    assertThat(master.variance().pixels()).containsOnly(0f);
    assertThat(master.metadata().warnings()).anyMatch(w -> w.contains("single frame"));
  }

  @Test
  void saturatedAndDarkFlatsAreNotUsed() {
    var bright = Plane.zeros(50, 40);
    java.util.Arrays.fill(bright.pixels(), 65535);
    var black = Plane.zeros(50, 40);
    var detector = new Detector(1.0, 5.0, 60000.0);
    var result =
        BUILDER.build(
            MasterKind.FLAT,
            List.of(
                frame(FrameKind.FLAT, "f1").with(RawImage.of(bright, detector)),
                frame(FrameKind.FLAT, "f2").with(RawImage.of(black, detector))),
            null,
            null);
    assertThat(result).isInstanceOf(MasterResult.NotBuilt.class);
    assertThat(result.leftOut())
        .extracting(LeftOut::reason)
        .containsExactly(
            "100.0 % of its pixels are saturated, at most 1 % may be",
            "its level is 0.0 ADU over the bias, must be > 0");
  }

  @Test
  void pixelsWithoutAnyValueHoldTheMedianAndAreFlagged() {
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 3; i++) {
      var plane = Frames.noise(50, 40, 100, 2, i);
      plane.set(7, 9, Float.NaN);
      frames.add(frame(FrameKind.DARK, "d" + i).with(RawImage.of(plane, Detector.UNKNOWN)));
    }
    var master = built(BUILDER.build(MasterKind.DARK, frames, null, null));
    assertThat(master.plane().at(7, 9)).isCloseTo(100, within(2f));
    assertThat(master.flags().any(7, 9, PixelFlag.NO_DATA)).isTrue();
    assertThat(master.counts()[9 * 50 + 7]).isZero();
    assertThat(master.counts()[0]).isEqualTo((byte) 3);
  }

  @Test
  void overscanIsSubtractedFrameByFrame() {
    var sim =
        SIM.withSensor(SIM.sensor().with(Electronics.of(1.5, 8, 700).withOverscanColumns(20)));
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 4; i++) {
      var raw = sim.withSeed(400 + i).bias().expose(Workers.SINGLE).raw();
      frames.add(frame(FrameKind.BIAS, "b" + i).with(raw));
    }
    var master = built(BUILDER.build(MasterKind.BIAS, frames, null, null));
    assertThat(master.metadata().overscanSubtracted()).isTrue();
    assertThat(master.plane().width()).isEqualTo(220);
    assertThat(master.metadata().mode().width()).isEqualTo(240);
    assertThat(master.metadata().quality().level()).isCloseTo(0, within(0.5));
  }

  @Test
  void aBrokenDiskIsThrown() {
    var frame =
        new CalibrationFrame(
            frame(FrameKind.BIAS, "b").build(),
            () -> {
              throw new IOException("gone");
            });
    assertThatThrownBy(() -> BUILDER.build(MasterKind.BIAS, List.of(frame), null, null))
        .isInstanceOf(UncheckedIOException.class);
  }
}
