package org.nightjar.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZeroPointFitTest {
  private static final double TRUE_ZERO_POINT = 21.3;
  private static final PhotometryOptions OPTIONS = PhotometryOptions.DEFAULT;

  /** Stars about a true zero point and slope; the first {@code outliers} of them lie. */
  private static final class Sample {
    final double[] offsets;
    final double[] errors;
    final double[] colours;
    final double[] colourErrors;

    Sample(long seed, int n, int outliers, double slope, double sigma, double intrinsic) {
      var random = new Random(seed);
      offsets = new double[n];
      errors = new double[n];
      colours = new double[n];
      colourErrors = new double[n];
      for (int i = 0; i < n; i++) {
        colours[i] = 1.6 * random.nextDouble();
        errors[i] = sigma * (0.5 + random.nextDouble());
        offsets[i] =
            TRUE_ZERO_POINT
                + slope * (colours[i] - OPTIONS.referenceColour())
                + errors[i] * random.nextGaussian()
                + intrinsic * random.nextGaussian();
        if (i < outliers) {
          // Blends and variables: mostly too bright, a tenth to two magnitudes.
          offsets[i] += (random.nextDouble() < 0.7 ? 1 : -1) * (0.15 + 1.85 * random.nextDouble());
        }
      }
    }

    ZeroPoint.Found fit() {
      return (ZeroPoint.Found) ZeroPointFit.fit(offsets, errors, colours, colourErrors, OPTIONS);
    }
  }

  @Test
  void recoversZeroPointAndColourTermWithAFifthOfOutliers() {
    for (long seed = 1; seed <= 30; seed++) {
      var found = new Sample(seed, 400, 80, 0.12, 0.02, 0.01).fit();
      assertThat(found.magnitude()).as("seed %d", seed).isCloseTo(TRUE_ZERO_POINT, within(0.004));
      assertThat(found.colourTerm()).as("seed %d", seed).isCloseTo(0.12, within(0.01));
      assertThat(found.rejected()).as("seed %d", seed).isBetween(70, 90);
    }
  }

  @Test
  void meanOverManyFramesIsUnbiasedByOutliersOnOneSide() {
    double sum = 0;
    int n = 100;
    for (long seed = 1; seed <= n; seed++) {
      sum += new Sample(seed, 100, 20, 0.1, 0.02, 0.01).fit().magnitude() - TRUE_ZERO_POINT;
    }
    assertThat(sum / n).isCloseTo(0, within(0.003));
  }

  @Test
  void errorsAreHonest() {
    for (double intrinsic : new double[] {0, 0.05}) {
      int n = 400;
      double pulls = 0;
      double slopePulls = 0;
      for (long seed = 1; seed <= n; seed++) {
        var found = new Sample(seed, 60, 0, 0.1, 0.02, intrinsic).fit();
        double pull = (found.magnitude() - TRUE_ZERO_POINT) / found.error();
        pulls += pull * pull;
        double slopePull = (found.colourTerm() - 0.1) / found.colourTermError();
        slopePulls += slopePull * slopePull;
      }
      // The rms of 400 unit pulls is known to 1/sqrt(800) = 3.5 %; three of that and 5 % for Tukey.
      assertThat(Math.sqrt(pulls / n)).as("intrinsic %f", intrinsic).isCloseTo(1, within(0.155));
      assertThat(Math.sqrt(slopePulls / n))
          .as("intrinsic %f", intrinsic)
          .isCloseTo(1, within(0.155));
    }
  }

  @Test
  void scatterIsThatOfOneStar() {
    double sum = 0;
    for (long seed = 1; seed <= 50; seed++) {
      sum += new Sample(seed, 80, 8, 0, 1e-3, 0.1).fit().scatter();
    }
    // Each is known to 0.1/sqrt(160) = 0.008, their mean to 0.0011; outliers within 0.4 mag add.
    assertThat(sum / 50).isCloseTo(0.1, within(0.008));
  }

  @Test
  void fewerThanTwentyStarsKeepTheFixedColourTerm() {
    var sample = new Sample(5, 19, 0, 0.3, 0.01, 0);
    var found = sample.fit();
    assertThat(found.colourTerm()).isNull();
    var fixed =
        (ZeroPoint.Found)
            ZeroPointFit.fit(
                sample.offsets,
                sample.errors,
                sample.colours,
                sample.colourErrors,
                OPTIONS.withFixedColourTerm(0.3));
    assertThat(fixed.magnitude()).isCloseTo(TRUE_ZERO_POINT, within(5 * fixed.error()));
    assertThat(fixed.scatter()).isLessThan(found.scatter() / 3);
  }

  @Test
  void aNarrowRangeOfColoursKeepsTheFixedColourTerm() {
    var sample = new Sample(6, 100, 0, 0, 0.01, 0);
    Arrays.setAll(sample.colours, i -> 0.7 + 0.4 * i / 100.0);
    assertThat(sample.fit().colourTerm()).isNull();
  }

  @Test
  void guessedColoursCountForNoColourTerm() {
    var sample = new Sample(6, 100, 0, 0, 0.01, 0);
    Arrays.fill(sample.colourErrors, 0.4);
    assertThat(sample.fit().colourTerm()).isNull();
  }

  @Test
  void fewerThanFiveStarsGiveAReasonWithNumbers() {
    var sample = new Sample(1, 4, 0, 0, 0.01, 0);
    var none =
        ZeroPointFit.fit(
            sample.offsets, sample.errors, sample.colours, sample.colourErrors, OPTIONS);
    assertThat(none).isEqualTo(new ZeroPoint.Missing("4 reference stars, 5 needed"));
  }

  @Test
  void perfectStarsGiveThePerfectZeroPoint() {
    var sample = new Sample(1, 7, 0, 0, 0, 0);
    assertThat(sample.fit().magnitude()).isCloseTo(TRUE_ZERO_POINT, within(1e-9));
    assertThat(sample.fit().used()).isEqualTo(7);
  }
}
