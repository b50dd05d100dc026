package org.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.model.FrameKind;
import org.nightjar.pipeline.TelescopeProfiles;

class RealFramesTest {
  private static final IngestOptions OPTIONS = IngestOptions.of(TelescopeProfiles.shipped());

  private static Ingested.Accepted accepted(String name) {
    var outcome = FrameReader.read(RealData.path(name), OPTIONS);
    assertThat(outcome).as("%s: %s", name, outcome).isInstanceOf(Ingested.Accepted.class);
    return (Ingested.Accepted) outcome;
  }

  @Test
  void everyFileIsAFrameOrIsRefusedInWords() throws Exception {
    var root = RealData.path("");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(f -> !root.relativize(f).startsWith("reference"))
              .sorted()
              .toList();
    }
    var kinds = new TreeMap<FrameKind, Integer>();
    int refused = 0;
    for (var file : files) {
      long start = System.nanoTime();
      var outcome = FrameReader.read(file, OPTIONS);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("hangs on %s", file)
          .isLessThan(Duration.ofSeconds(20));
      switch (outcome) {
        case Ingested.Refused r -> {
          refused++;
          assertThat(r.rejection().reason()).as(file.toString()).matches("(?s).{20,}");
        }
        case Ingested.Accepted a -> {
          var frame = a.frame();
          kinds.merge(frame.kind(), 1, Integer::sum);
          var trim = a.raw().trim();
          var image = a.raw().image();
          assertThat(frame.width()).isEqualTo(trim == null ? image.width() : trim.width());
          assertThat(frame.height()).isEqualTo(trim == null ? image.height() : trim.height());
          assertThat(frame.id()).matches("[0-9a-f]{64}");
          if (frame.airmass() != null) {
            assertThat(frame.airmass()).isBetween(1.0, 40.0);
          }
        }
      }
    }
    // 8 darks of tres1, huntsman's, LCO's, msumastro's, three simulated ones
    assertThat(kinds.get(FrameKind.DARK)).isEqualTo(8 + 1 + 1 + 1 + 3);
    assertThat(kinds.get(FrameKind.BIAS)).isEqualTo(1 + 1 + 2);
    assertThat(kinds.get(FrameKind.FLAT)).isEqualTo(1 + 4);
    assertThat(kinds.get(FrameKind.LIGHT)).isGreaterThan(60);
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void huntsmansLabelsLieAndAreNotBelieved() {
    assertThat(accepted("huntsman/bias_0.fits").frame().kind()).isEqualTo(FrameKind.BIAS);
    assertThat(accepted("huntsman/dark_0.fits").frame().kind()).isEqualTo(FrameKind.DARK);
    assertThat(accepted("huntsman/flat_0.fits").frame().kind()).isEqualTo(FrameKind.FLAT);
    var light = accepted("huntsman/science_0.fits").frame();
    assertThat(light.kind()).isEqualTo(FrameKind.LIGHT);
    assertThat(light.telescope()).isEqualTo("Huntsman");
    assertThat(light.filter()).isEqualTo("g");
    assertThat(light.night()).isEqualTo(LocalDate.of(2021, 1, 18));
    assertThat(accepted("huntsman/sky_offset_0.fits").frame().kind()).isEqualTo(FrameKind.LIGHT);
  }

  @Test
  void theUnitsOfANetworkAreKeptApart() {
    assertThat(accepted("panoptes/unsolved.fits").frame().telescope()).isEqualTo("PANOPTES PAN001");
    assertThat(accepted("lco/banzai_test_frame.fits.fz").frame().telescope())
        .isEqualTo("LCO 0m4-14");
    assertThat(accepted("lco/cpt1m012-fl10-20151216-0073-e00.fits.fz").frame().telescope())
        .isEqualTo("LCO 1m0-12");
  }

  @Test
  void seestarsMosaicsBecomeSuperpixelsOfTwiceTheScale() {
    var frame = accepted("seestar/Light_NGC_7023_10.0s_IRCUT_20240730-224448.fit").frame();
    assertThat(frame.width()).isEqualTo(540);
    assertThat(frame.height()).isEqualTo(960);
    assertThat(frame.superpixel()).isEqualTo(2);
    assertThat(frame.expectedPixelScaleArcsec()).isCloseTo(2 * 2.374, within(0.005));
    assertThat(frame.gainElectronsPerAdu()).isNull();
    assertThat(frame.gainSetting()).isEqualTo(80.0);
    assertThat(frame.site()).isNull();
  }

  @Test
  void theWidefieldPicturesLieAsTheirReferenceMeasuredThem() {
    // SExtractor's brightest star of this frame, on rows counted from the bottom
    var image = accepted("widefield/2019-07-29T204726_Alt40_Azi-135_Try1.tiff").raw().image();
    int at = 0;
    for (int i = 0; i < image.pixels().length; i++) {
      at = image.pixels()[i] > image.pixels()[at] ? i : at;
    }
    assertThat(at % image.width() + 1).isCloseTo(257, within(1));
    assertThat(at / image.width() + 1).isCloseTo(470, within(1));
  }

  @Test
  void overscanAndTrimOfTheSaaoFrameAreFound() {
    var raw = accepted("ccd/a8280271.fits").raw();
    assertThat(raw.overscan()).isEqualTo(new org.nightjar.imaging.Rectangle(3, 0, 12, 519));
    assertThat(raw.trim()).isEqualTo(new org.nightjar.imaging.Rectangle(16, 0, 527, 519));
    assertThat(raw.detector().gainElectronsPerAdu()).isEqualTo(1.9);
    assertThat(raw.detector().readNoiseElectrons()).isEqualTo(5.0);
  }
}
