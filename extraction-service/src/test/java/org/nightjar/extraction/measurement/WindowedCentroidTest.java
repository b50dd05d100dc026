package org.nightjar.extraction.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nightjar.extraction.DrawnField;
import org.nightjar.extraction.DrawnStar;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceColumn;

class WindowedCentroidTest {
  private static final long SEED = 90210;

  static List<DrawnStar> stars() {
    var stars = new ArrayList<DrawnStar>();
    for (double beta : new double[] {2.5, 4, Double.POSITIVE_INFINITY}) {
      for (double fwhm : new double[] {1.5, 2.5, 5, 8}) {
        stars.add(DrawnStar.round(beta, fwhm));
        stars.add(DrawnStar.elliptical(beta, fwhm, 0.4, 35));
      }
      stars.add(DrawnStar.trailed(beta, 2.5, 6, 70));
    }
    return stars;
  }

  /** rms of 2 n = 200 components is known to 5 %. */
  @ParameterizedTest
  @MethodSource("stars")
  void errorsAreAsPredicted(DrawnStar star) {
    for (double snr : new double[] {40, 400}) {
      var field = new DrawnField(star, 10, snr, 2.0, SEED);
      var sources =
          SourceMeasurement.measure(
              field.plane,
              field.flags,
              field.detector,
              field.sources,
              field.owners(),
              Workers.SINGLE);
      double pulls = 0;
      double biasX = 0;
      double variance = 0;
      int n = sources.size();
      for (int i = 0; i < n; i++) {
        double dx = sources.get(SourceColumn.X_WIN, i) - field.trueX[i];
        double dy = sources.get(SourceColumn.Y_WIN, i) - field.trueY[i];
        pulls +=
            dx * dx / sources.get(SourceColumn.ERR_X2_WIN, i)
                + dy * dy / sources.get(SourceColumn.ERR_Y2_WIN, i);
        biasX += dx / n;
        variance += sources.get(SourceColumn.ERR_X2_WIN, i) / n;
      }
      double ratio = Math.sqrt(pulls / (2 * n));
      assertThat(ratio).as("seed %d, S/N %s", SEED, snr).isBetween(0.25, 1.3);
      assertThat(Math.abs(biasX)).isLessThan(0.01 + 4 * Math.sqrt(variance / n));
    }
  }
}
