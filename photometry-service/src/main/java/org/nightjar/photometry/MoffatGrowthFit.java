package org.nightjar.photometry;

import org.nightjar.imaging.aperture.CircularAnnulus;

/**
 * The Moffat profile whose growth curve fits a measured one best, by least squares over its two
 * parameters: a coarse grid, then ever finer ones about the best.
 */
final class MoffatGrowthFit {
  private static final double STEEPEST_BETA = 20; // a Gaussian, for all that an aperture can tell
  private static final double FLATTEST_BETA = 1.6;
  private static final int GRID = 12;
  private static final int ZOOMS = 14;

  /** The curve is no Moffat profile to better than this. */
  private static final double MODEL_ERROR = 5e-4;

  private MoffatGrowthFit() {}

  /**
   * Fits ratio[i] = E(r_i) / E(r_reference), both above what the sky's ring holds.
   *
   * @param from first index fitted
   * @param to last index fitted
   */
  static MoffatGrowth fit(
      double[] radii,
      double[] ratio,
      double[] error,
      int reference,
      int from,
      int to,
      CircularAnnulus ring) {
    // In 1/beta and log width the valley is nearly straight.
    double inverseLow = 1 / STEEPEST_BETA;
    double inverseHigh = 1 / FLATTEST_BETA;
    double logLow = Math.log(0.3 * radii[2]);
    double logHigh = Math.log(3 * radii[2]);
    double inverse = 0.5 * (inverseLow + inverseHigh);
    double log = 0.5 * (logLow + logHigh);
    double inverseSpan = inverseHigh - inverseLow;
    double logSpan = logHigh - logLow;
    var best = MoffatGrowth.ofFwhm(Math.exp(log), 1 / inverse);
    double bestChi2 = Double.POSITIVE_INFINITY;
    for (int zoom = 0; zoom < ZOOMS; zoom++) {
      double inverse0 = Math.max(inverseLow, inverse - inverseSpan / 2);
      double inverse1 = Math.min(inverseHigh, inverse + inverseSpan / 2);
      double log0 = Math.max(logLow, log - logSpan / 2);
      double log1 = Math.min(logHigh, log + logSpan / 2);
      for (int a = 0; a <= GRID; a++) {
        for (int b = 0; b <= GRID; b++) {
          double i = inverse0 + (inverse1 - inverse0) * a / GRID;
          double l = log0 + (log1 - log0) * b / GRID;
          var profile = MoffatGrowth.ofFwhm(Math.exp(l), 1 / i);
          double chi2 = chi2(profile, radii, ratio, error, reference, from, to, ring);
          if (chi2 < bestChi2) {
            bestChi2 = chi2;
            best = profile;
            inverse = i;
            log = l;
          }
        }
      }
      inverseSpan *= 0.5;
      logSpan *= 0.5;
    }
    return best;
  }

  private static double chi2(
      MoffatGrowth profile,
      double[] radii,
      double[] ratio,
      double[] error,
      int reference,
      int from,
      int to,
      CircularAnnulus ring) {
    double inner = ring.innerRadiusPx();
    double outer = ring.outerRadiusPx();
    double unit = profile.withinAboveRing(radii[reference], inner, outer);
    double chi2 = 0;
    for (int i = from; i <= to; i++) {
      double model = profile.withinAboveRing(radii[i], inner, outer) / unit;
      double sigma = Math.hypot(error[i], MODEL_ERROR);
      chi2 += (ratio[i] - model) * (ratio[i] - model) / (sigma * sigma);
    }
    return chi2;
  }
}
