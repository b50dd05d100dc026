package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetectionKernelTest {
  @Test
  void sumsToOne() {
    for (double fwhm : new double[] {0.5, 1.5, 3, 6.3, 20}) {
      assertThat(Arrays.stream(DetectionKernel.gaussian(fwhm).taps()).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void pyramidsNoiseGainIsSixSixteenths() {
    assertThat(DetectionKernel.pyramid().noiseGain()).isCloseTo(6 / 16.0, within(1e-15));
  }

  @Test
  void refusesWidthsWithoutSense() {
    for (double fwhm : new double[] {0, -1, Double.NaN, 1000}) {
      assertThatThrownBy(() -> DetectionKernel.gaussian(fwhm))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fwhmPx = ");
    }
    assertThatThrownBy(() -> new DetectionKernel(new double[] {1, 1}))
        .hasMessageContaining("2 taps");
  }

  @Test
  void filteringIsTheDoubleSumOverTheSquare() {
    var random = new Random(1);
    for (int half = 1; half <= 15; half++) {
      var taps = new float[2 * half + 1];
      for (int i = 0; i <= half; i++) {
        taps[i] = random.nextFloat();
        taps[2 * half - i] = taps[i];
      }
      int width = 40;
      int height = 2 * half + 1;
      var rows = new float[height][width];
      var window = new RowWindow(width, half);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          rows[y][x] = random.nextFloat();
        }
        System.arraycopy(rows[y], 0, window.row(y), half, width);
      }
      var out = new float[width];
      window.filter(half, taps, out);
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int j = -half; j <= half; j++) {
          for (int i = Math.max(-half, -x); i <= Math.min(half, width - 1 - x); i++) {
            sum += (double) taps[j + half] * taps[i + half] * rows[half + j][x + i];
          }
        }
        assertThat(out[x]).as("half %d", half).isCloseTo((float) sum, within((float) sum * 1e-5f));
      }
    }
  }
}
