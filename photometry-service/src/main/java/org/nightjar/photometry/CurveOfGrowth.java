package org.nightjar.photometry;

import org.hipparchus.analysis.interpolation.AkimaSplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;
import org.jspecify.annotations.Nullable;

/**
 * The share of a star's light within a radius, for the stars of one frame.
 *
 * @param fwhmPx width of the stars, the unit of the curve's radii
 * @param radiiPx increasing, from 0.5 to 6 FWHM
 * @param fractions of all light, in (0, 1]; beyond what was measured by the Moffat profile that
 *     continues it
 * @param errors 1 sigma of the fractions
 * @param stars behind the curve; 0 when it is the profile of the catalogue's widths
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record CurveOfGrowth(
    double fwhmPx, double[] radiiPx, double[] fractions, double[] errors, int stars) {
  static final double FIRST_FWHM = 0.5;
  static final double LAST_FWHM = 6;
  static final double STEP_FWHM = 0.25;

  /** Below this the sum depends on where in its pixel the star lies. */
  private static final double LEAST_RADIUS_PX = 2;

  /** The star that the aperture is chosen for. */
  private static final double TYPICAL_SNR = 20;

  /**
   * The signal-to-noise that is given away for an aperture whose correction depends less on focus
   * and place: at 0.9 of the best, 1.0 FWHM instead of 0.7, and a third of the correction.
   */
  private static final double KEPT_SNR = 0.9;

  /** Radii in units of the FWHM. */
  static double[] radiiPx(double fwhmPx) {
    int n = 1 + (int) Math.round((LAST_FWHM - FIRST_FWHM) / STEP_FWHM);
    var radii = new double[n];
    for (int i = 0; i < n; i++) {
      radii[i] = fwhmPx * (FIRST_FWHM + i * STEP_FWHM);
    }
    return radii;
  }

  /** The curve of a round Moffat profile, where stars are too few to measure one. */
  static CurveOfGrowth ofMoffat(double fwhmPx, double beta) {
    // The pixel's own box widens the profile by its variance, 1/12 px² each way.
    double widened = Math.sqrt(fwhmPx * fwhmPx + 8 * Math.log(2) / 12);
    var profile = MoffatGrowth.ofFwhm(widened, beta);
    var radii = radiiPx(fwhmPx);
    var fractions = new double[radii.length];
    var errors = new double[radii.length];
    for (int i = 0; i < radii.length; i++) {
      fractions[i] = profile.within(radii[i]);
      // A width off by 10 % moves the curve by about 0.2 (1 − E).
      errors[i] = 0.2 * (1 - fractions[i]) + 0.005;
    }
    return new CurveOfGrowth(fwhmPx, radii, fractions, errors, 0);
  }

  /** Share of the light within a radius. */
  double fraction(double radiusPx) {
    return new Interpolation().at(radiusPx);
  }

  /** The first of the curve's radii that holds such a share; the last where none does. */
  double radiusHolding(double share) {
    for (int i = 0; i < radiiPx.length; i++) {
      if (fractions[i] >= share) {
        return radiiPx[i];
      }
    }
    return radiiPx[radiiPx.length - 1];
  }

  double fractionError(double radiusPx) {
    double last = radiiPx[radiiPx.length - 1];
    double r = Math.clamp(radiusPx, radiiPx[0], last);
    int i = 0;
    while (i < radiiPx.length - 2 && radiiPx[i + 1] < r) {
      i++;
    }
    double t = (r - radiiPx[i]) / (radiiPx[i + 1] - radiiPx[i]);
    return (1 - t) * errors[i] + t * errors[i + 1];
  }

  /** Magnitude to add to one measured within the radius: 2.5 log10 of the share, not positive. */
  double correctionMag(double radiusPx) {
    return 2.5 * Math.log10(fraction(radiusPx));
  }

  /**
   * The curve between its points: −ln(1 − E) against r² is a straight line for a Gaussian, and
   * nearly one for other profiles.
   */
  private final class Interpolation {
    /** As near to all of the light as the logarithm needs to know. */
    private static final double NEARLY_ALL = 1 - 1e-6;

    private final PolynomialSplineFunction spline;
    private final double last = radiiPx[radiiPx.length - 1];

    Interpolation() {
      int n = radiiPx.length;
      var squares = new double[n + 1];
      var logarithms = new double[n + 1];
      for (int i = 0; i < n; i++) {
        squares[i + 1] = radiiPx[i] * radiiPx[i];
        logarithms[i + 1] = -Math.log1p(-Math.min(fractions[i], NEARLY_ALL));
      }
      spline = new AkimaSplineInterpolator().interpolate(squares, logarithms);
    }

    double at(double radiusPx) {
      double r = Math.clamp(radiusPx, 0, last);
      return -Math.expm1(-spline.value(r * r));
    }
  }

  /**
   * Radius at which a star of S/N = 20 has its best signal-to-noise:
   *
   * <pre>argmax F E(r) / sqrt(F E(r) / g + pi r² sigma² (1 + pi r² / n_sky))</pre>
   *
   * @param gainElectronsPerAdu null = the star's own noise is left out
   * @param skyRmsAdu noise of the sky per pixel, > 0
   * @param skyPixels pixels behind the star's sky
   */
  double bestRadiusPx(@Nullable Double gainElectronsPerAdu, double skyRmsAdu, double skyPixels) {
    return new Choice(gainElectronsPerAdu, skyRmsAdu, skyPixels).best();
  }

  /**
   * Radius that photometry takes: the largest with nine tenths of the best signal-to-noise, at
   * least 2 px.
   */
  double apertureRadiusPx(
      @Nullable Double gainElectronsPerAdu, double skyRmsAdu, double skyPixels) {
    return new Choice(gainElectronsPerAdu, skyRmsAdu, skyPixels).widest();
  }

  private final class Choice {
    private static final double STEP = 0.01; // of the FWHM

    private final Interpolation curve = new Interpolation();
    private final @Nullable Double gain;
    private final double skyVariance;
    private final double skyPixels;
    private final double flux;

    Choice(@Nullable Double gain, double skyRmsAdu, double skyPixels) {
      if (!(skyRmsAdu > 0)) {
        throw new IllegalArgumentException("skyRmsAdu = " + skyRmsAdu + ", must be > 0");
      }
      this.gain = gain;
      this.skyVariance = skyRmsAdu * skyRmsAdu;
      this.skyPixels = skyPixels;
      double low = 0;
      double high = 1;
      while (snr(high, radius(high)) < TYPICAL_SNR) {
        high *= 2;
      }
      for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (snr(middle, radius(middle)) < TYPICAL_SNR) {
          low = middle;
        } else {
          high = middle;
        }
      }
      this.flux = high;
    }

    double best() {
      return Math.max(radius(flux), LEAST_RADIUS_PX);
    }

    double widest() {
      double top = snr(flux, radius(flux));
      double last = radiiPx[radiiPx.length - 1];
      double r = radius(flux);
      while (r + STEP * fwhmPx <= last && snr(flux, r + STEP * fwhmPx) >= KEPT_SNR * top) {
        r += STEP * fwhmPx;
      }
      return Math.max(r, LEAST_RADIUS_PX);
    }

    private double snr(double total, double r) {
      double signal = total * curve.at(r);
      double area = Math.PI * r * r;
      double variance = area * skyVariance * (1 + area / skyPixels);
      return signal / Math.sqrt(variance + (gain == null ? 0 : signal / gain));
    }

    private double radius(double total) {
      double best = radiiPx[0];
      double bestSnr = 0;
      double last = radiiPx[radiiPx.length - 1];
      for (double r = radiiPx[0]; r <= last; r += STEP * fwhmPx) {
        double s = snr(total, r);
        if (s > bestSnr) {
          bestSnr = s;
          best = r;
        }
      }
      return best;
    }
  }
}
