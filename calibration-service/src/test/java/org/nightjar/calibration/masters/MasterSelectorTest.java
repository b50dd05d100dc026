package org.nightjar.calibration.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.calibration.Frames.EVENING;
import static org.nightjar.calibration.Frames.frame;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;

class MasterSelectorTest {
  private static final MasterSelector SELECTOR = new MasterSelector(MatchingLimits.DEFAULT);
  private static final MasterSelector SCALING =
      new MasterSelector(MatchingLimits.DEFAULT.withScaledDarks(true));

  private static MasterMetadata master(MasterKind kind, String id, Frames.Builder like) {
    return master(kind, id, like.build(), null);
  }

  private static MasterMetadata master(MasterKind kind, String id, Frame like, String biasId) {
    return new MasterMetadata(
        kind,
        id,
        FrameMode.of(like),
        like.temperatureCelsius(),
        like.exposureSeconds(),
        like.filter(),
        like.midExposure(),
        8,
        Estimator.CLIPPED_MEAN,
        biasId,
        null,
        false,
        new MasterMetadata.Quality(0, 0, null, 0, 0, 0, null, null),
        List.of());
  }

  private static Instant daysLater(double days) {
    return EVENING.plus(Duration.ofMinutes(Math.round(days * 1440)));
  }

  @Test
  void neverMatchesAnotherCameraSizeBinningGainOrTelescope() {
    var light = frame().gainSetting(100.0).filter("V").build();
    var others =
        List.of(
            frame().gainSetting(100.0).filter("V").camera("Other"),
            frame().gainSetting(100.0).filter("V").telescope("T2"),
            frame().gainSetting(100.0).filter("V").size(100, 81),
            frame().gainSetting(100.0).filter("V").binning(2),
            frame().gainSetting(200.0).filter("V"));
    for (var kind : MasterKind.values()) {
      var masters = new ArrayList<MasterMetadata>();
      for (int i = 0; i < others.size(); i++) {
        masters.add(master(kind, "m" + i, others.get(i)));
      }
      var selection = SELECTOR.select(light, masters);
      assertThat(selection.bias()).isNull();
      assertThat(selection.dark()).isNull();
      assertThat(selection.defects()).isNull();
      assertThat(selection.flat()).isNull();
      assertThat(String.join(" ", selection.reasons()))
          .contains("its camera is Other, the frame's Cam", "and 2 more");
      for (var m : masters) {
        assertThat(SELECTOR.refusal(light, m, null)).isPresent();
      }
      var fitting = master(kind, "fits", frame().gainSetting(100.0).filter("V"));
      assertThat(SELECTOR.refusal(light, fitting, null)).isEmpty();
    }
  }

  @Test
  void darksMustAgreeInExposureAndTemperature() {
    var light = frame().exposure(60.0).temperature(-10.0).build();
    var colder = master(MasterKind.DARK, "a", frame().temperature(-20.0));
    var shorter = master(MasterKind.DARK, "b", frame().exposure(30.0));
    var selection = SELECTOR.select(light, List.of(colder, shorter));
    assertThat(selection.dark()).isNull();
    assertThat(selection.defects()).as("its hot pixels are hot at 60 s too").isEqualTo(colder);
    assertThat(selection.reasons())
        .contains(
            "No dark fits: dark a: it was taken at -20.0 °C, the frame at -10.0 °C; "
                + "dark b: it was exposed 30 s, the frame 60 s");
    var near = master(MasterKind.DARK, "c", frame().temperature(-9.0).exposure(60.2));
    assertThat(SELECTOR.select(light, List.of(colder, near, shorter)).dark()).isEqualTo(near);
  }

  @Test
  void theNearestInTemperatureThenInTimeWins() {
    var light = frame().build();
    var oldSame = master(MasterKind.DARK, "a", frame().time(daysLater(-20)));
    var youngSame = master(MasterKind.DARK, "b", frame().time(daysLater(3)));
    var tonightWarmer = master(MasterKind.DARK, "c", frame().temperature(-8.0));
    assertThat(SELECTOR.select(light, List.of(oldSame, youngSame, tonightWarmer)).dark())
        .isEqualTo(youngSame);
  }

  @Test
  void flatsMustBeOfTheFramesFilterAndTheNearestNightWins() {
    var light = frame().filter("V").build();
    var red = master(MasterKind.FLAT, "a", frame().filter("R"));
    var old = master(MasterKind.FLAT, "b", frame().filter("v ").time(daysLater(-9)));
    var young = master(MasterKind.FLAT, "c", frame().filter("V").time(daysLater(-1)));
    var nameless = master(MasterKind.FLAT, "d", frame());
    assertThat(SELECTOR.select(light, List.of(red, old, young, nameless)).flat()).isEqualTo(young);
    var none = SELECTOR.select(light, List.of(red, nameless));
    assertThat(none.flat()).isNull();
    assertThat(none.reasons())
        .contains(
            "No flat fits: flat a: its filter is R, the frame's V; "
                + "flat d: its filter is not known, the frame's V");
  }

  @Test
  void darksAreScaledOnlyWhereAllowedAndOverABias() {
    var light = frame().exposure(60.0).build();
    var bias = master(MasterKind.BIAS, "b", frame().exposure(0.0));
    var dark = master(MasterKind.DARK, "d", frame().exposure(40.0).build(), "b");
    assertThat(SELECTOR.select(light, List.of(bias, dark)).dark()).isNull();
    assertThat(SCALING.select(light, List.of(bias, dark)).dark()).isEqualTo(dark);
    var raw = master(MasterKind.DARK, "r", frame().exposure(40.0));
    assertThat(SCALING.select(light, List.of(raw)).dark()).isNull();
    var tooShort = master(MasterKind.DARK, "s", frame().exposure(20.0).build(), "b");
    assertThat(SCALING.select(light, List.of(bias, tooShort)).dark()).isNull();
    var exact = master(MasterKind.DARK, "x", frame().time(daysLater(-300)).build(), "b");
    assertThat(SCALING.select(light, List.of(bias, dark, exact)).dark()).isEqualTo(exact);
  }

  @Test
  void theDarksOwnBiasIsPreferred() {
    var light = frame().build();
    var own = master(MasterKind.BIAS, "own", frame().time(daysLater(-20)));
    var younger = master(MasterKind.BIAS, "younger", frame());
    var dark = master(MasterKind.DARK, "d", frame().build(), "own");
    assertThat(SELECTOR.select(light, List.of(own, younger, dark)).bias()).isEqualTo(own);
    assertThat(SELECTOR.select(light, List.of(own, younger)).bias()).isEqualTo(younger);
  }

  @Test
  void framesWithoutTelescopeAndCameraMatchNothing() {
    var nameless = frame().telescope("unknown").camera(null);
    assertThat(SELECTOR.refusal(nameless.build(), master(MasterKind.BIAS, "b", nameless), null))
        .contains("nothing tells that it is of the same camera");
  }

  @Test
  void groupsFramesIntoRecipes() {
    var frames = new ArrayList<Frame>();
    for (int i = 0; i < 3; i++) {
      frames.add(frame(FrameKind.FLAT, "fv" + i).filter("V").build());
      frames.add(frame(FrameKind.FLAT, "fr" + i).filter("R").build());
      frames.add(frame(FrameKind.DARK, "d60" + i).build());
      frames.add(frame(FrameKind.DARK, "d30" + i).exposure(30.0).build());
      frames.add(frame(FrameKind.BIAS, "b1" + i).exposure(0.0).build());
      frames.add(frame(FrameKind.BIAS, "b2" + i).exposure(0.0).binning(2).build());
      frames.add(frame(FrameKind.BIAS, "old" + i).time(daysLater(-400)).exposure(0.0).build());
      frames.add(frame(FrameKind.LIGHT, "l" + i).build());
    }
    frames.add(frame(null, "unknown").build());
    var recipes = SELECTOR.recipes(frames);
    assertThat(recipes).allMatch(r -> r.frames().size() == 3);
    assertThat(recipes.stream().map(MasterRecipe::kind))
        .containsExactly(
            MasterKind.BIAS,
            MasterKind.BIAS,
            MasterKind.BIAS,
            MasterKind.DARK,
            MasterKind.DARK,
            MasterKind.FLAT,
            MasterKind.FLAT);
    assertThat(SELECTOR.recipes(frames.reversed())).isEqualTo(recipes);
  }

  @Test
  void realFramesOfOtherCamerasAndBinningsAreRefused() throws IOException {
    var bias = lco("coj1m011-fl08-20151216-0049-b00.fits.fz", FrameKind.BIAS);
    var dark = lco("coj1m011-fl08-20151216-0083-d00.fits.fz", FrameKind.DARK);
    var light = lco("cpt1m012-fl10-20151216-0073-e00.fits.fz", FrameKind.LIGHT);
    var trailed = lco("banzai_test_frame.fits.fz", FrameKind.LIGHT);
    var masters =
        List.of(master(MasterKind.BIAS, "b", bias, null), master(MasterKind.DARK, "d", dark, null));
    for (var frame : List.of(light, trailed)) {
      var selection = SELECTOR.select(frame, masters);
      assertThat(selection.bias()).isNull();
      assertThat(selection.dark()).isNull();
      assertThat(selection.reasons()).hasSize(3);
      System.out.println(selection.reasons());
    }
  }

  private static Frame lco(String name, FrameKind kind) throws IOException {
    try (var file = FitsFile.open(RealData.path("lco/" + name))) {
      var image = file.firstImage();
      var h = image.header();
      return frame(kind, name)
          .telescope(h.text("TELESCOP").orElse("unknown"))
          .camera(h.text("INSTRUME").orElse(null))
          .filter(h.text("FILTER").orElse(null))
          .exposure(h.number("EXPTIME").orElse(0))
          .binning(h.text("CCDSUM").map(s -> Integer.valueOf(s.substring(0, 1))).orElse(null))
          .temperature(null)
          .size(image.plane().width(), image.plane().height())
          .build();
    }
  }
}
