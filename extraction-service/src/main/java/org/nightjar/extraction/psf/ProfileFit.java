package org.nightjar.extraction.psf;

import org.jspecify.annotations.Nullable;

/**
 * Least squares of a {@link Profile} on a star's pixels, by Levenberg and Marquardt.
 *
 * <p>Weights come from the model, not from the pixels: weights that follow the noise pull a fit
 * down. Variance of a pixel: sky² + light / gain + (a small share of the light)², the last because
 * no real star is a Moffat function to the last digit.
 */
final class ProfileFit {
  private static final int ROUNDS = 30;
  private static final double SETTLED = 1e-4;
  private static final double MODEL_SHARE = 0.005;

  private final StarPixels pixels;
  private final double skyVariance;
  private final double perElectron;
  private final int[] nodes;
  private final double[] weight;
  private final double[] gradient = new double[Profile.PARAMETERS];

  private ProfileFit(StarPixels pixels, double skyVariance, double perElectron) {
    this.pixels = pixels;
    int averaged = pixels.bin * pixels.bin;
    this.skyVariance = skyVariance / averaged;
    this.perElectron = perElectron / averaged;
    this.nodes = new int[pixels.count];
    this.weight = new double[pixels.count];
  }

  /**
   * Fits.
   *
   * @param start parameters to start from
   * @param freeWings whether the wing exponent is fitted, or kept as it starts
   * @param skyVariance per pixel, ADU²
   * @param perElectron ADU per electron, 0 when the gain is unknown
   * @return null when nothing sound is found
   */
  static @Nullable Fitted fit(
      Profile profile,
      StarPixels pixels,
      double[] start,
      boolean freeWings,
      double skyVariance,
      double perElectron) {
    int free = freeWings ? Profile.PARAMETERS : Profile.PARAMETERS - 1;
    if (pixels.count < 2 * free || !profile.sound(start)) {
      return null;
    }
    var job = new ProfileFit(pixels, skyVariance, perElectron);
    job.chooseNodes(profile, start);
    job.weighByPixels();
    var t = start.clone();
    if (!job.descend(profile, t, free)) {
      return null;
    }
    job.weighByModel(profile, t);
    if (!job.descend(profile, t, free)) {
      return null;
    }
    var normal = new double[free][free];
    var slope = new double[free];
    double chi2 = job.accumulate(profile, t, free, normal, slope);
    var covariance = NormalEquations.invert(normal);
    if (covariance == null) {
      return null;
    }
    double reduced = chi2 / (pixels.count - free);
    // A model that does not fit perfectly must not claim errors as if it did.
    double scale = Math.max(1, reduced);
    for (var row : covariance) {
      for (int i = 0; i < free; i++) {
        row[i] *= scale;
      }
    }
    return new Fitted(profile, t, covariance, chi2, reduced);
  }

  private void chooseNodes(Profile profile, double[] start) {
    var shape = profile.shape(start);
    int core = Profile.nodesPerPixel(shape.minorPx() / pixels.bin);
    double reach = 0.5 * shape.majorPx() + 0.8 * shape.minorPx() + pixels.bin;
    for (int i = 0; i < pixels.count; i++) {
      double d = Math.hypot(pixels.x[i] - start[Profile.X], pixels.y[i] - start[Profile.Y]);
      nodes[i] = d < reach ? core : 2;
    }
  }

  private void weighByPixels() {
    for (int i = 0; i < pixels.count; i++) {
      weight[i] = 1 / variance(pixels.value[i]);
    }
  }

  private void weighByModel(Profile profile, double[] t) {
    for (int i = 0; i < pixels.count; i++) {
      double model = profile.at(t, pixels.x[i], pixels.y[i], pixels.bin, nodes[i], gradient);
      weight[i] = 1 / variance(model - t[Profile.SKY]);
    }
  }

  private double variance(double light) {
    double positive = Math.max(0, light);
    double share = MODEL_SHARE * positive;
    return skyVariance + perElectron * positive + share * share;
  }

  /** Goes down to the minimum from t, which is changed. */
  private boolean descend(Profile profile, double[] t, int free) {
    var normal = new double[free][free];
    var slope = new double[free];
    var nextNormal = new double[free][free];
    var nextSlope = new double[free];
    double chi2 = accumulate(profile, t, free, normal, slope);
    double damping = 1e-3;
    var step = new double[free];
    var trial = t.clone();
    for (int round = 0; round < ROUNDS; round++) {
      // Wings that press against their bound stay there: the others would follow a step not taken.
      int moving = free > Profile.WING && pressed(t, slope) ? free - 1 : free;
      if (!NormalEquations.solveDamped(normal, slope, moving, damping, step)) {
        return false;
      }
      System.arraycopy(t, 0, trial, 0, t.length);
      for (int i = 0; i < moving; i++) {
        trial[i] += step[i];
      }
      trial[Profile.WING] = Math.clamp(trial[Profile.WING], Profile.LEAST_WING, Profile.MOST_WING);
      double trialChi2 =
          profile.sound(trial)
              ? accumulate(profile, trial, free, nextNormal, nextSlope)
              : Double.POSITIVE_INFINITY;
      if (trialChi2 <= chi2) {
        boolean settled = chi2 - trialChi2 <= SETTLED * chi2;
        chi2 = trialChi2;
        System.arraycopy(trial, 0, t, 0, t.length);
        for (int i = 0; i < free; i++) {
          System.arraycopy(nextNormal[i], 0, normal[i], 0, free);
        }
        System.arraycopy(nextSlope, 0, slope, 0, free);
        damping = Math.max(1e-7, 0.1 * damping);
        if (settled) {
          return true;
        }
      } else {
        damping *= 8;
        if (damping > 1e8) {
          return true;
        }
      }
    }
    return true;
  }

  private static boolean pressed(double[] t, double[] slope) {
    double wing = t[Profile.WING];
    double push = slope[Profile.WING];
    return wing <= Profile.LEAST_WING && push < 0 || wing >= Profile.MOST_WING && push > 0;
  }

  /** chi² with its normal matrix and half its downhill slope. */
  private double accumulate(
      Profile profile, double[] t, int free, double[][] normal, double[] slope) {
    for (int i = 0; i < free; i++) {
      java.util.Arrays.fill(normal[i], 0);
    }
    java.util.Arrays.fill(slope, 0);
    double chi2 = 0;
    for (int k = 0; k < pixels.count; k++) {
      double residual =
          pixels.value[k] - profile.at(t, pixels.x[k], pixels.y[k], pixels.bin, nodes[k], gradient);
      double w = weight[k];
      chi2 += w * residual * residual;
      for (int i = 0; i < free; i++) {
        double wg = w * gradient[i];
        slope[i] += wg * residual;
        var row = normal[i];
        for (int j = 0; j <= i; j++) {
          row[j] += wg * gradient[j];
        }
      }
    }
    for (int i = 0; i < free; i++) {
      for (int j = 0; j < i; j++) {
        normal[j][i] = normal[i][j];
      }
    }
    return chi2;
  }

  /**
   * A minimum.
   *
   * @param covariance of the free parameters, already widened where the model does not fit
   * @param chi2 sum of weighted squares
   * @param reduced the same per degree of freedom
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by value
  record Fitted(
      Profile profile, double[] parameters, double[][] covariance, double chi2, double reduced) {
    Shape shape() {
      return profile.shape(parameters);
    }

    double wingError() {
      int n = covariance.length;
      return n == Profile.PARAMETERS ? Math.sqrt(covariance[n - 1][n - 1]) : 0;
    }

    /** Variances of FWHM, e1 and e2, by the shape's numerical derivatives. */
    double[] shapeVariances() {
      int free = covariance.length;
      int first = Profile.SHAPE;
      int n = free == Profile.PARAMETERS ? 4 : 3;
      var derivative = new double[3][n];
      var which = new int[] {first, first + 1, first + 2, Profile.WING};
      for (int k = 0; k < n; k++) {
        double h = 0.3 * Math.sqrt(covariance[which[k]][which[k]]);
        double size = Math.max(Math.abs(parameters[first]), 1e-6);
        h = Math.clamp(h, 1e-6 * size, 0.05 * (which[k] == Profile.WING ? 1 : size));
        var up = parameters.clone();
        var down = parameters.clone();
        up[which[k]] += h;
        down[which[k]] -= h;
        if (!profile.sound(up) || !profile.sound(down) || down[Profile.WING] <= 0) {
          return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        var a = profile.shape(up);
        var b = profile.shape(down);
        derivative[0][k] = (a.fwhmPx() - b.fwhmPx()) / (2 * h);
        derivative[1][k] = (a.e1() - b.e1()) / (2 * h);
        derivative[2][k] = (a.e2() - b.e2()) / (2 * h);
      }
      var variance = new double[3];
      for (int v = 0; v < 3; v++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            variance[v] += derivative[v][i] * derivative[v][j] * covariance[which[i]][which[j]];
          }
        }
      }
      return variance;
    }
  }
}
