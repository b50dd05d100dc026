package org.nightjar.imaging.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.PoissonDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonTest {
  private static final int DRAWS = 200_000;
  private static final long SEED = 4711;

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 2, 9.99, 10, 15, 40, 300, 1999, 2001, 50_000})
  void meanAndVarianceAreTheMean(double mean) {
    var random = new SplittableRandom(SEED);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double k = Poisson.next(mean, random);
      sum += k;
      squares += (k - mean) * (k - mean);
    }
    double error = Math.sqrt(mean / DRAWS);
    assertThat(sum / DRAWS).as("seed %d", SEED).isCloseTo(mean, within(4 * error));
    // Variance of (k - mean)^2 is mean + 2 mean^2.
    double errorOfVariance = Math.sqrt((mean + 2 * mean * mean) / DRAWS);
    assertThat(squares / DRAWS).as("seed %d", SEED).isCloseTo(mean, within(4 * errorOfVariance));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 5, 9.99, 10, 12, 30, 100, 1000, 5000})
  void countsFollowTheDistribution(double mean) {
    var random = new SplittableRandom(SEED);
    var exact = new PoissonDistribution(mean);
    double spread = Math.sqrt(mean);
    int low = (int) Math.max(0, mean - 5 * spread);
    int bins = Math.min(20, (int) (10 * spread) + 3);
    int width = Math.max(1, (int) Math.ceil(10 * spread / bins));
    var seen = new double[bins];
    for (int i = 0; i < DRAWS; i++) {
      int bin = (int) Math.floor((Poisson.next(mean, random) - low) / width);
      seen[Math.clamp(bin, 0, bins - 1)]++;
    }
    double chi2 = 0;
    int freedom = -1;
    for (int b = 0; b < bins; b++) {
      double below = b == 0 ? 0 : exact.cumulativeProbability(low + b * width - 1);
      double above = b == bins - 1 ? 1 : exact.cumulativeProbability(low + (b + 1) * width - 1);
      double expected = DRAWS * (above - below);
      if (expected >= 10) {
        chi2 += (seen[b] - expected) * (seen[b] - expected) / expected;
        freedom++;
      }
    }
    assertThat(chi2)
        .as("chi2 of %d degrees, seed %d", freedom, SEED)
        .isLessThan(freedom + 4 * Math.sqrt(2.0 * freedom));
  }
}
