package org.nightjar.photometry;

import org.nightjar.imaging.statistics.Robust;

/**
 * Zero point and colour term by iteratively reweighted least squares with Tukey's biweight:
 *
 * <pre>m_cat − m_inst = ZP + k (C − C0),   sigma_i² = s_i² + (k s_C,i)² + s0²</pre>
 *
 * s0, the intrinsic scatter, is what makes the weighted chi² per degree of freedom that of a
 * Gaussian: the errors of the result are honest even where those of the stars are not.
 *
 * @see "Beaton and Tukey 1974, Technometrics 16, 147; Holland and Welsch 1977, Comm. Stat. A6, 813"
 */
final class ZeroPointFit {
  /** 95 % efficiency on a Gaussian. */
  private static final double TUKEY = 4.685;

  /**
   * Sum of w u² over sum of w for Gaussian u: (1 − 6/c² + 15/c⁴) / (1 − 2/c² + 3/c⁴); the tail
   * beyond c adds less than 1e-4.
   */
  private static final double CONSISTENCY;

  static {
    double c2 = TUKEY * TUKEY;
    CONSISTENCY = (1 - 6 / c2 + 15 / (c2 * c2)) / (1 - 2 / c2 + 3 / (c2 * c2));
  }

  private static final int ROUNDS = 200;
  private static final double CONVERGED_MAG = 1e-8;

  /** First cut, before there is a scatter to speak of. */
  private static final double GROSS_MAG = 0.5;

  private final double[] offsets;
  private final double[] errors;
  private final double[] colours;
  private final double[] colourErrors;
  private final PhotometryOptions options;
  private final double[] weights;
  private double zeroPoint;
  private double slope;
  private double intrinsic;
  private double zeroPointVariance;
  private double slopeVariance;

  private ZeroPointFit(
      double[] offsets,
      double[] errors,
      double[] colours,
      double[] colourErrors,
      PhotometryOptions options) {
    this.offsets = offsets;
    this.errors = errors;
    this.colours = colours;
    this.colourErrors = colourErrors;
    this.options = options;
    this.weights = new double[offsets.length];
  }

  /**
   * Fits.
   *
   * @param offsets m_cat − m_inst, one per star
   * @param errors 1 sigma of the offsets without intrinsic scatter, >= 0
   * @param colours B-V, finite; a guess where it is not known
   * @param colourErrors its 1 sigma, 0 where it is known
   */
  static ZeroPoint fit(
      double[] offsets,
      double[] errors,
      double[] colours,
      double[] colourErrors,
      PhotometryOptions options) {
    for (int i = 0; i < offsets.length; i++) {
      if (!Double.isFinite(offsets[i] + errors[i] + colours[i] + colourErrors[i])) {
        throw new IllegalArgumentException(
            "star %d: offset %s, error %s, colour %s, its error %s: must be finite"
                .formatted(i, offsets[i], errors[i], colours[i], colourErrors[i]));
      }
    }
    if (offsets.length < options.fewestStars()) {
      return tooFew(offsets.length, options);
    }
    return new ZeroPointFit(offsets, errors, colours, colourErrors, options).run();
  }

  private static ZeroPoint.Missing tooFew(int stars, PhotometryOptions options) {
    return new ZeroPoint.Missing(
        "%d reference %s, %d needed"
            .formatted(stars, stars == 1 ? "star" : "stars", options.fewestStars()));
  }

  private ZeroPoint run() {
    slope = options.fixedColourTerm();
    start();
    iterate(false);
    boolean coloured = coloursAllow();
    if (coloured) {
      // Stars that lay off only because of their colour get their vote back.
      start();
      iterate(true);
      coloured = coloursAllow();
      if (!coloured) {
        slope = options.fixedColourTerm();
        start();
        iterate(false);
      }
    }
    int used = 0;
    double residualSquares = 0;
    double weightSum = 0;
    var residuals = new double[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      residuals[i] = residual(i);
      if (weights[i] > 0) {
        used++;
        residualSquares += weights[i] * residuals[i] * residuals[i];
        weightSum += weights[i];
      }
    }
    int parameters = coloured ? 2 : 1;
    if (used < options.fewestStars()) {
      return tooFew(used, options);
    }
    double scatter =
        Math.sqrt(
            residualSquares / weightSum / CONSISTENCY * used / Math.max(1.0, used - parameters));
    return new ZeroPoint.Found(
        zeroPoint,
        Math.sqrt(zeroPointVariance),
        scatter,
        coloured ? (Double) slope : null,
        coloured ? (Double) Math.sqrt(slopeVariance) : null,
        intrinsic,
        used,
        offsets.length - used,
        residuals,
        weights);
  }

  /** Median, gross outliers out, and a first scatter from the median absolute deviation. */
  private void start() {
    var plain = new double[offsets.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = offsets[i] - slope * (colours[i] - options.referenceColour());
    }
    zeroPoint = Robust.median(plain);
    double spread = Robust.madSigma(plain, zeroPoint);
    double cut = Math.max(GROSS_MAG, 5 * spread);
    for (int i = 0; i < plain.length; i++) {
      weights[i] = Math.abs(plain[i] - zeroPoint) <= cut ? 1 : 0;
    }
    intrinsic = spread;
  }

  private void iterate(boolean withColour) {
    for (int round = 0; round < ROUNDS; round++) {
      double before = zeroPoint;
      double slopeBefore = slope;
      double intrinsicBefore = intrinsic;
      solve(withColour);
      intrinsic = intrinsicScatter(withColour ? 2 : 1);
      reweight();
      if (Math.abs(zeroPoint - before) < CONVERGED_MAG
          && Math.abs(slope - slopeBefore) < CONVERGED_MAG
          && Math.abs(intrinsic - intrinsicBefore) < CONVERGED_MAG) {
        break;
      }
    }
    solve(withColour);
  }

  private void solve(boolean withColour) {
    double s = 0;
    double sc = 0;
    double scc = 0;
    double sm = 0;
    double smc = 0;
    for (int i = 0; i < offsets.length; i++) {
      double w = weights[i] / variance(i, intrinsic);
      double c = colours[i] - options.referenceColour();
      double m = withColour ? offsets[i] : offsets[i] - slope * c;
      s += w;
      sc += w * c;
      scc += w * c * c;
      sm += w * m;
      smc += w * m * c;
    }
    double det = s * scc - sc * sc;
    if (withColour && det > 1e-12 * s * scc) {
      zeroPoint = (scc * sm - sc * smc) / det;
      slope = (s * smc - sc * sm) / det;
      zeroPointVariance = scc / det;
      slopeVariance = s / det;
    } else if (s > 0) {
      zeroPoint = sm / s;
      zeroPointVariance = 1 / s;
    }
  }

  private void reweight() {
    for (int i = 0; i < weights.length; i++) {
      double u = residual(i) / (TUKEY * Math.sqrt(variance(i, intrinsic)));
      double t = 1 - u * u;
      weights[i] = t > 0 ? t * t : 0;
    }
  }

  /** s0 >= 0 with sum w r²/sigma² = CONSISTENCY (n − p)/n sum w, by bisection. */
  private double intrinsicScatter(int parameters) {
    if (excess(0, parameters) <= 0) {
      return 0;
    }
    double low = 0;
    double high = 0.01;
    while (excess(high, parameters) > 0 && high < 1e3) {
      high *= 2;
    }
    for (int i = 0; i < 60; i++) {
      double middle = 0.5 * (low + high);
      if (excess(middle, parameters) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private double excess(double s0, int parameters) {
    double chi2 = 0;
    double sum = 0;
    int n = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        double r = residual(i);
        chi2 += weights[i] * r * r / variance(i, s0);
        sum += weights[i];
        n++;
      }
    }
    return chi2 - CONSISTENCY * sum * Math.max(1, n - parameters) / Math.max(1, n);
  }

  private double residual(int i) {
    return offsets[i] - zeroPoint - slope * (colours[i] - options.referenceColour());
  }

  private double variance(int i, double s0) {
    double colour = slope * colourErrors[i];
    // A millimagnitude keeps perfect numbers from having infinite weight.
    return errors[i] * errors[i] + colour * colour + s0 * s0 + 1e-6;
  }

  private boolean coloursAllow() {
    int n = 0;
    double bluest = Double.POSITIVE_INFINITY;
    double reddest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < colours.length; i++) {
      if (weights[i] > 0 && colourErrors[i] == 0) {
        n++;
        bluest = Math.min(bluest, colours[i]);
        reddest = Math.max(reddest, colours[i]);
      }
    }
    return n >= options.fewestStarsForColour() && reddest - bluest > options.leastColourRange();
  }
}
