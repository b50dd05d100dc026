package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.testing.RealData;

class OverscanCorrectionTest {
  private static final Rectangle AREA = new Rectangle(0, 0, 99, 199);
  private static final Rectangle OVERSCAN = new Rectangle(100, 0, 119, 199);

  @Test
  void followsAQuadraticDriftExactly() {
    var raw = Plane.zeros(120, 200);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 120; x++) {
        raw.set(x, y, (float) (500 + 0.05 * y - 2e-4 * y * y + (x < 100 ? 1000 : 0)));
      }
    }
    var levels = OverscanCorrection.levels(raw, OVERSCAN, AREA);
    for (int y = 0; y < 200; y++) {
      assertThat(levels[y]).isCloseTo(500 + 0.05 * y - 2e-4 * y * y, within(1e-3));
    }
  }

  @Test
  void leavesOutTheColumnsIntoWhichTheImageTrailsAndStrayHits() {
    var raw = Frames.noise(120, 200, 500, 0, 1);
    for (int y = 0; y < 200; y++) {
      for (int x = 100; x < 103; x++) {
        raw.set(x, y, 900);
      }
    }
    raw.set(110, 50, 60000);
    raw.set(112, 51, Float.NaN);
    var levels = OverscanCorrection.levels(raw, OVERSCAN, AREA);
    for (double level : levels) {
      assertThat(level).isCloseTo(500, within(1e-9));
    }
  }

  @Test
  void smoothingLowersTheNoiseOfTheLevels() {
    var raw = Frames.noise(120, 200, 500, 10, 3);
    var levels = OverscanCorrection.levels(raw, OVERSCAN, AREA);
    double squares = 0;
    for (int y = 25; y < 175; y++) {
      squares += (levels[y] - 500) * (levels[y] - 500);
    }
    // A local quadratic over 51 rows of 17 columns leaves 2.25/(51 · 17) of the variance; 2x for
    // the few independent windows of one frame.
    assertThat(squares / 150).as("seed 3").isLessThan(2 * 100 * 2.25 / (51 * 17));
  }

  @Test
  void anOverscanBelowTheFrameGivesOneLevel() {
    var raw = Frames.noise(100, 220, 500, 0, 1);
    var levels =
        OverscanCorrection.levels(
            raw, new Rectangle(0, 205, 99, 219), new Rectangle(0, 0, 99, 199));
    assertThat(levels).hasSize(220).containsOnly(500.0);
  }

  @Test
  void refusesSectionsOutsideOfTheFrame() {
    var raw = Plane.zeros(100, 50);
    assertThatThrownBy(() -> OverscanCorrection.levels(raw, OVERSCAN, AREA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100 x 50");
  }

  @Test
  void takesTheOffsetOfARealCcd() throws IOException {
    try (var file = FitsFile.open(RealData.path("ccd/a8280271.fits"))) {
      var image = file.firstImage();
      var overscan =
          Rectangle.parseSection(image.header().text("BIASSEC").orElseThrow()).orElseThrow();
      var trim = Rectangle.parseSection(image.header().text("TRIMSEC").orElseThrow()).orElseThrow();
      var levels = OverscanCorrection.levels(image.plane(), overscan, trim);
      // Read noise 5 e- at 1.9 e-/ADU: a row's mean of 10 pixels scatters by 0.8 ADU.
      for (int y = trim.y0(); y <= trim.y1(); y++) {
        double sum = 0;
        for (int x = overscan.x0(); x <= overscan.x1(); x++) {
          sum += image.plane().at(x, y);
        }
        assertThat(levels[y]).isCloseTo(sum / overscan.width(), within(6.0));
      }
    }
  }
}
