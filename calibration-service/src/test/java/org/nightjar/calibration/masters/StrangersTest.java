package org.nightjar.calibration.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.calibration.Frames.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.DarkCurrent;
import org.nightjar.imaging.sky.Electronics;
import org.nightjar.imaging.sky.FlatField;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.Silicon;
import org.nightjar.imaging.sky.SkyLight;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.model.FrameKind;

/** Frames with a wrong label, or in the wrong folder, do not get into masters. */
class StrangersTest {
  private static final MasterBuilder BUILDER =
      new MasterBuilder(MatchingLimits.DEFAULT, Workers.SINGLE);
  private static final SkySim SIM =
      SkySim.of(
              Sensor.plain(300, 220)
                  .with(Electronics.of(1.5, 8, 500).withBiasStructureAdu(4))
                  .with(
                      Silicon.ccd(90_000)
                          .withPixelResponseRms(0.01)
                          .withDark(new DarkCurrent(0.5, 0.001, 50, 0))))
          .withFlat(new FlatField(0.3, 4, 5))
          .withExposureSeconds(60);

  private static RawImage raw(SkySim sim, long seed) {
    return sim.withSeed(seed).expose(Workers.SINGLE).raw();
  }

  private static CalibrationFrame labelled(FrameKind kind, String id, RawImage raw) {
    var exposure = kind == FrameKind.BIAS ? 0.0 : 60.0;
    return frame(kind, id).exposure(exposure).with(raw);
  }

  private static List<CalibrationFrame> frames(FrameKind kind, SkySim sim, int n) {
    var frames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < n; i++) {
      frames.add(labelled(kind, "f" + i, raw(sim, 300 + i)));
    }
    return frames;
  }

  private static SkySim light(int stars, double skyElectrons, double fwhmPx) {
    var random = new Random(8);
    var list = new ArrayList<PointSource>();
    for (int i = 0; i < stars; i++) {
      double x = 10 + 280 * random.nextDouble();
      double y = 10 + 200 * random.nextDouble();
      list.add(PointSource.at(x, y, 3000 + 20_000 * random.nextDouble()));
    }
    return SIM.withPsf(Psf.moffat(fwhmPx, 3.5)).withSkyElectrons(skyElectrons).withStars(list);
  }

  private static List<String> leftOut(MasterKind kind, List<CalibrationFrame> frames) {
    var result = BUILDER.build(kind, frames, null, null);
    if (result instanceof MasterResult.Built built) {
      var m = built.master().metadata();
      assertThat(m.frames()).isEqualTo(frames.size() - result.leftOut().size());
      // every light that is calibrated by it is told
      for (var l : result.leftOut()) {
        assertThat(m.warnings()).anyMatch(w -> w.contains(l.reason()));
      }
    }
    return result.leftOut().stream().map(l -> l.frame().id() + ": " + l.reason()).toList();
  }

  @Test
  void trueCalibrationFramesAllStay() {
    assertThat(leftOut(MasterKind.BIAS, frames(FrameKind.BIAS, SIM.bias(), 5))).isEmpty();
    assertThat(leftOut(MasterKind.DARK, frames(FrameKind.DARK, SIM.dark(60), 5))).isEmpty();
    assertThat(leftOut(MasterKind.FLAT, frames(FrameKind.FLAT, SIM.flatField(30_000), 5)))
        .isEmpty();
    // cosmic rays of a long dark
    var struck = SIM.dark(60).withCosmicRays(60);
    assertThat(leftOut(MasterKind.DARK, frames(FrameKind.DARK, struck, 3))).isEmpty();
    // twilight goes from bright to faint, and its gradient turns a little
    var twilight = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 5; i++) {
      var sky = new SkyLight(60_000 / Math.pow(2, i) / 60, 0.03, 20 * i);
      twilight.add(labelled(FrameKind.FLAT, "t" + i, raw(SIM.withSky(sky), 500 + i)));
    }
    assertThat(leftOut(MasterKind.FLAT, twilight)).isEmpty();
  }

  @Test
  void aLightAmongDarksIsKnownByItsStars() {
    var darks = frames(FrameKind.DARK, SIM.dark(60), 4);
    darks.add(labelled(FrameKind.DARK, "light", raw(light(60, 20, 3), 1)));
    assertThat(leftOut(MasterKind.DARK, darks))
        .singleElement()
        .asString()
        .startsWith("light: ")
        .contains("spread like stars", "on a dark at most 12");
  }

  @Test
  void aFolderOfLightsMakesNoDark() {
    var lights = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < 3; i++) {
      lights.add(labelled(FrameKind.BIAS, "l" + i, raw(light(60, 300, 2.2), 10 + i)));
    }
    assertThat(BUILDER.build(MasterKind.BIAS, lights, null, null))
        .isInstanceOf(MasterResult.NotBuilt.class)
        .satisfies(r -> assertThat(r.leftOut()).hasSize(3));
    var one = lights.subList(0, 1);
    assertThat(BUILDER.build(MasterKind.BIAS, one, null, null))
        .isInstanceOf(MasterResult.NotBuilt.class);
  }

  @Test
  void skyWithoutStarsIsKnownByItsLevel() {
    var biases = frames(FrameKind.BIAS, SIM.bias(), 4);
    biases.add(labelled(FrameKind.BIAS, "clouds", raw(SIM.withSkyElectrons(300), 2)));
    assertThat(leftOut(MasterKind.BIAS, biases))
        .singleElement()
        .asString()
        .startsWith("clouds: ")
        .contains("its level is", "that of the others 500");
    // and a dark of another read-out by its noise
    var darks = frames(FrameKind.DARK, SIM.dark(60), 4);
    var loud = SIM.dark(60);
    loud = loud.withSensor(loud.sensor().with(Electronics.of(1.5, 60, 500)));
    darks.add(labelled(FrameKind.DARK, "loud", raw(loud, 3)));
    assertThat(leftOut(MasterKind.DARK, darks)).singleElement().asString().contains("its noise is");
  }

  @Test
  void aLightOrADarkIsNoFlat() {
    var bias =
        ((MasterResult.Built)
                BUILDER.build(MasterKind.BIAS, frames(FrameKind.BIAS, SIM.bias(), 5), null, null))
            .master();
    var flats = frames(FrameKind.FLAT, SIM.flatField(30_000), 4);
    flats.add(labelled(FrameKind.FLAT, "dark", raw(SIM.dark(60), 4)));
    flats.add(labelled(FrameKind.FLAT, "light", raw(light(150, 5000, 3), 5)));
    var tilted = SIM.withSky(new SkyLight(400, 0.4, 70));
    flats.add(labelled(FrameKind.FLAT, "moon", raw(tilted, 6)));
    var result = BUILDER.build(MasterKind.FLAT, flats, bias, null);
    assertThat(result.leftOut())
        .extracting(l -> l.frame().id() + ": " + l.reason())
        .satisfiesExactlyInAnyOrder(
            r -> assertThat(r).startsWith("dark: it is too dark"),
            r -> assertThat(r).startsWith("light: ").contains("spread like stars"),
            r -> assertThat(r).startsWith("moon: its brightness runs by"));
    assertThat(((MasterResult.Built) result).master().metadata().frames()).isEqualTo(4);
  }

  @Test
  void lightThatLeaksFromHotPixelsIsNoStar() {
    var plane = Plane.zeros(300, 220);
    var random = new Random(4);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = Math.round(100 + 5 * random.nextGaussian());
    }
    for (int k = 0; k < 200; k++) {
      int x = 2 + random.nextInt(296);
      int y = 2 + random.nextInt(216);
      plane.set(x, y, 30_000);
      for (int d = -1; d <= 1; d += 2) {
        plane.set(x + d, y, plane.at(x + d, y) + 400);
        plane.set(x, y + d, plane.at(x, y + d) + 400);
      }
    }
    var dark =
        labelled(FrameKind.DARK, "hot", RawImage.of(plane, org.nightjar.imaging.Detector.UNKNOWN));
    assertThat(leftOut(MasterKind.DARK, List.of(dark))).isEmpty();
  }
}
