package org.nightjar.imaging.sky;

import java.util.random.RandomGenerator;

/**
 * Poisson deviates: by multiplication below a mean of 10, by transformed rejection (PTRS) up to
 * 2000, both exact; above that by the normal deviate with its skewness set right (Cornish and
 * Fisher), whose distribution function is wrong by less than 1e-4.
 *
 * @see "W. Hörmann 1993, Insurance: Mathematics and Economics 12, 39"
 */
final class Poisson {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double[] LOG_FACTORIAL = new double[32];

  static {
    for (int k = 2; k < LOG_FACTORIAL.length; k++) {
      LOG_FACTORIAL[k] = LOG_FACTORIAL[k - 1] + Math.log(k);
    }
  }

  private Poisson() {}

  /**
   * @param mean >= 0
   * @return a count
   */
  static double next(double mean, RandomGenerator random) {
    if (mean < 10) {
      return small(mean, random);
    }
    if (mean < 2000) {
      return transformed(mean, random);
    }
    double z = random.nextGaussian();
    return Math.max(0, Math.rint(mean + z * Math.sqrt(mean) + (z * z - 1) / 6));
  }

  private static double small(double mean, RandomGenerator random) {
    if (!(mean > 0)) {
      return 0;
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int k = 0;
    while (product > limit) {
      product *= random.nextDouble();
      k++;
    }
    return k;
  }

  private static double transformed(double mean, RandomGenerator random) {
    double b = 0.931 + 2.53 * Math.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double vr = 0.9277 - 3.6224 / (b - 2);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= vr) {
        return k;
      }
      if (k < 0 || us < 0.013 && v > us) {
        continue;
      }
      double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
      if (Math.log(v * inverseAlpha / (a / (us * us) + b))
          <= k * Math.log(mean) - mean - logFactorial(k)) {
        return k;
      }
    }
  }

  private static double logFactorial(double k) {
    if (k < LOG_FACTORIAL.length) {
      return LOG_FACTORIAL[(int) k];
    }
    double n = k + 1;
    double n2 = n * n;
    return (n - 0.5) * Math.log(n)
        - n
        + HALF_LOG_TWO_PI
        + (1 / 12.0 - (1 / 360.0 - 1 / (1260.0 * n2)) / n2) / n;
  }
}
