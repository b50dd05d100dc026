package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;

/**
 * Radial profiles as sums of Gaussians, so that a disc can be convolved with a star's profile by
 * adding covariances.
 *
 * <p>Both are Laplace integrals over Gaussians in s = r^2:
 *
 * <pre>
 * exp(-k sqrt s) = ∫ k / (2 sqrt(pi)) t^(-3/2) exp(-k^2 / (4 t)) exp(-s t) dt
 * (1 + s)^-beta  = ∫ t^(beta - 1) exp(-t) / Gamma(beta) exp(-s t) dt
 * </pre>
 *
 * taken by the trapezoid rule in ln t, which converges geometrically.
 */
final class DiscMixture {
  /** Half-light radius of exp(-r) in its own unit: the root of (1 + r) exp(-r) = 1/2. */
  static final double HALF_LIGHT = 1.6783469900166605;

  private static final double STEP = 0.6;
  private static final double LEAST_WEIGHT = 2e-5;

  private DiscMixture() {}

  /**
   * A Gaussian of the sum.
   *
   * @param variance per axis, in units of the profile's scale squared
   * @param weight share of the light
   */
  record Part(double variance, double weight) {}

  /** The disc exp(-r). */
  static List<Part> exponential() {
    return parts(-9, 12, t -> Math.pow(t, -1.5) * Math.exp(-0.25 / t));
  }

  /** The Moffat profile (1 + r^2)^-beta, or a Gaussian of unit variance for infinite beta. */
  static List<Part> star(double beta) {
    if (beta == Double.POSITIVE_INFINITY) {
      return List.of(new Part(1, 1));
    }
    return parts(-16, 6, t -> Math.pow(t, beta - 1) * Math.exp(-t));
  }

  private static List<Part> parts(
      double fromLog, double toLog, java.util.function.DoubleUnaryOperator density) {
    var all = new ArrayList<Part>();
    double sum = 0;
    for (double log = fromLog; log <= toLog; log += STEP) {
      double t = Math.exp(log);
      // dt = t d(ln t), and a Gaussian exp(-s t) holds pi / t of light: the two t cancel.
      double weight = density.applyAsDouble(t);
      all.add(new Part(0.5 / t, weight));
      sum += weight;
    }
    var kept = new ArrayList<Part>();
    double keptSum = 0;
    for (var p : all) {
      if (p.weight() > LEAST_WEIGHT * sum) {
        kept.add(p);
        keptSum += p.weight();
      }
    }
    var normalised = new ArrayList<Part>();
    for (var p : kept) {
      normalised.add(new Part(p.variance(), p.weight() / keptSum));
    }
    return List.copyOf(normalised);
  }
}
