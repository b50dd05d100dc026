package org.nightjar.extraction.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.extraction.TestSky;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

class BackgroundMeshTest {
  private static Background measure(Plane image, FlagPlane flags) {
    return BackgroundMesh.measure(image, flags, BackgroundOptions.DEFAULT, Workers.SINGLE);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "10,10", "1,200", "200,1", "64,64", "65,129", "200,130"})
  void aConstantImageHasItsLevelEverywhereAndNoNoise(int width, int height) {
    var image = Plane.zeros(width, height);
    Arrays.fill(image.pixels(), 1234.5f);
    var background = measure(image, null);
    var row = new float[width];
    for (int y = 0; y < height; y++) {
      background.row(y, row);
      for (float v : row) {
        assertThat(v).isEqualTo(1234.5f);
      }
      background.rmsRow(y, row);
      for (float v : row) {
        assertThat(v).isZero();
      }
    }
    assertThat(background.globalLevel()).isEqualTo(1234.5);
    assertThat(background.globalRms()).isZero();
  }

  @Test
  void recoversLevelAndNoiseOfAnEmptySky() {
    var background = measure(new TestSky(1024, 1024, 500, 12, 1).plane(), null);
    // The mode 2.5 median - 1.5 mean of n pixels scatters by about 2 sigma / sqrt(n); 256 cells'
    // median by 1.25 / 16 of a cell's.
    double cell = 2 * 12 / Math.sqrt(4096);
    assertThat(background.globalLevel()).isCloseTo(500, within(5 * cell * 1.25 / 16));
    // Pixels beyond 3 sigma are clipped: sigma reads 1.35 % low, to first order.
    assertThat(background.globalRms()).isCloseTo(12 * 0.9865, within(12 * 0.004));
  }

  @Test
  void followsAGradient() {
    var sky = new TestSky(640, 512, 0, 5, 2).plane();
    for (int y = 0; y < 512; y++) {
      for (int x = 0; x < 640; x++) {
        sky.set(x, y, sky.at(x, y) + 1000 + 0.1f * x - 0.05f * y);
      }
    }
    var background = measure(sky, null);
    for (int y = 64; y < 448; y += 17) {
      for (int x = 64; x < 576; x += 13) {
        assertThat(background.level(x, y))
            .isCloseTo((float) (1000 + 0.1 * x - 0.05 * y), within(5 * 2 * 5f / 64));
      }
    }
  }

  @Test
  void starsHardlyLiftTheSky() {
    var background =
        measure(new TestSky(1024, 1024, 800, 10, 3).stars(400, 30, 30_000, 1.5).plane(), null);
    assertThat(background.globalLevel()).isCloseTo(800, within(0.5));
    assertThat(background.globalRms()).isCloseTo(10, within(0.3));
  }

  @Test
  void maskedAndSaturatedPixelsAreLeftOut() {
    var sky = new TestSky(256, 256, 300, 4, 4).plane();
    var clean = measure(sky.copy(), null);
    var flags = FlagPlane.clear(256, 256);
    int[] kinds = {PixelFlag.BAD, PixelFlag.SATURATED, PixelFlag.HOT, PixelFlag.NO_DATA};
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x += 3) {
        sky.set(x, y, 60_000);
        flags.raise(x, y, kinds[(x / 3 + y) % 4]);
      }
    }
    var masked = measure(sky, flags);
    assertThat(masked.globalLevel()).isCloseTo(clean.globalLevel(), within(0.2));
    assertThat(masked.globalRms()).isCloseTo(clean.globalRms(), within(0.15));
  }

  @Test
  void cellsWithoutPixelsTakeTheirNearestNeighbours() {
    var flags = FlagPlane.clear(192, 192);
    var image = Plane.zeros(192, 192);
    for (int y = 0; y < 192; y++) {
      for (int x = 0; x < 192; x++) {
        image.set(x, y, x / 64 * 10 + y / 64 * 100);
        if (x / 64 == 1 && y / 64 == 1) {
          image.set(x, y, 1e6f);
          flags.raise(x, y, PixelFlag.NO_DATA);
        }
      }
    }
    var background =
        BackgroundMesh.measure(image, flags, new BackgroundOptions(64, 1), Workers.SINGLE);
    // The mean of 100, 120, 10 and 210; between nodes half a pixel off.
    assertThat(background.level(95.5, 96)).isCloseTo(110, within(1e-3f));
  }

  @Test
  void aFrameWithoutAnyValidPixelIsZero() {
    var image = Plane.zeros(100, 100);
    Arrays.fill(image.pixels(), 7);
    var flags = FlagPlane.clear(100, 100);
    Arrays.fill(flags.bits(), (byte) PixelFlag.NO_DATA);
    var background = measure(image, flags);
    assertThat(background.level(50, 50)).isZero();
    assertThat(background.globalRms()).isZero();
  }

  @Test
  void rowsAgreeWithPlacesAndStayFinite() {
    var sky = new TestSky(300, 200, 1000, 30, 5).stars(80, 100, 1e6, 3).plane();
    sky.set(20, 20, Float.MAX_VALUE);
    sky.set(250, 150, -Float.MAX_VALUE);
    var background = measure(sky, null);
    var level = new float[300];
    var rms = new float[300];
    for (int y = 0; y < 200; y++) {
      background.row(y, level);
      background.rmsRow(y, rms);
      for (int x = 0; x < 300; x++) {
        assertThat(Float.isFinite(level[x]) && Float.isFinite(rms[x])).isTrue();
        assertThat(rms[x]).isNotNegative();
        assertThat(background.level(x, y))
            .isCloseTo(level[x], within(Math.max(1e-3f, 1e-6f * Math.abs(level[x]))));
        assertThat(background.rms(x, y)).isCloseTo(rms[x], within(Math.max(1e-3f, 1e-6f * rms[x])));
      }
    }
  }

  @Test
  void noiseBelowTheLastDigitOfTheLevelIsSurvived() {
    var sky = new TestSky(128, 128, 1e7, 0.6, 6).plane();
    var background = measure(sky, null);
    assertThat(background.globalLevel()).isCloseTo(1e7, within(1.0));
    assertThat(background.globalRms()).isBetween(0.0, 1.0);
  }

  @Test
  void isTheSameForAnyNumberOfThreads() {
    var sky = new TestSky(700, 500, 1000, 30, 7).stars(300, 50, 1e5, 2).plane();
    var expected = measure(sky, null).subtractedFrom(sky, Workers.SINGLE).pixels();
    for (int threads = 2; threads <= 3; threads++) {
      try (var workers = Workers.of(threads)) {
        var background = BackgroundMesh.measure(sky, null, BackgroundOptions.DEFAULT, workers);
        assertThat(background.subtractedFrom(sky, workers).pixels()).isEqualTo(expected);
      }
    }
  }

  @Test
  void refusesShapesThatDisagreeAndOddOptions() {
    var image = Plane.zeros(10, 10);
    assertThatThrownBy(() -> measure(image, FlagPlane.clear(10, 11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 x 11");
    assertThatThrownBy(() -> measure(image, null).subtractedFrom(Plane.zeros(9, 9), Workers.SINGLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 x 9");
    assertThatThrownBy(() -> new BackgroundOptions(3, 3)).hasMessageContaining("meshPx = 3");
    assertThatThrownBy(() -> new BackgroundOptions(64, 2)).hasMessageContaining("filterCells = 2");
  }
}
