package org.nightjar.extraction.psf;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;

/**
 * Which fits are stars: those that the model fits about as well as it fits the others, and whose
 * width is the common one. Galaxies are wide and fit badly, cosmic rays are narrow and fit badly,
 * hot pixels are narrower than any star.
 */
final class GoodFits {
  /** Narrower than this is one pixel, whatever the optics. */
  private static final double NARROWEST_PX = 0.5;

  /** Wider than what was looked at is not measured. */
  private static final double WIDEST_REACHES = 1.6;

  private static final double CLIP_SIGMAS = 4;

  /** Never clip closer than this factor: a field's corners may be soft. */
  private static final double CLOSEST_WIDTH_FACTOR = 1.1;

  private static final double CLOSEST_MISFIT_FACTOR = 3;

  private GoodFits() {}

  static boolean[] among(ProfileFit.@Nullable Fitted[] fits, double reachPx) {
    int n = fits.length;
    var good = new boolean[n];
    var logWidth = new double[n];
    var logMisfit = new double[n];
    for (int k = 0; k < n; k++) {
      var f = fits[k];
      if (f != null) {
        var shape = f.shape();
        logWidth[k] = Math.log(shape.fwhmPx());
        logMisfit[k] = Math.log(Math.max(f.reduced(), 1e-9));
        good[k] =
            shape.minorPx() > 0.5 * NARROWEST_PX
                && shape.fwhmPx() > NARROWEST_PX
                && shape.majorPx() < WIDEST_REACHES * reachPx;
      }
    }
    clip(good, logMisfit, Robust.median(kept(good, logMisfit)), CLOSEST_MISFIT_FACTOR, false);
    for (int round = 0; round < 3; round++) {
      double centre =
          round == 0
              ? HalfSampleMode.of(kept(good, logWidth))
              : Robust.median(kept(good, logWidth));
      clip(good, logWidth, centre, CLOSEST_WIDTH_FACTOR, true);
    }
    return good;
  }

  private static void clip(
      boolean[] good, double[] value, double centre, double closestFactor, boolean bothSides) {
    double sigma = Robust.madSigma(kept(good, value), centre);
    double limit = Math.max(CLIP_SIGMAS * sigma, Math.log(closestFactor));
    for (int k = 0; k < good.length; k++) {
      double off = value[k] - centre;
      good[k] &= off <= limit && (!bothSides || off >= -limit);
    }
  }

  private static double[] kept(boolean[] good, double[] value) {
    var out = new double[good.length];
    int n = 0;
    for (int k = 0; k < good.length; k++) {
      if (good[k]) {
        out[n++] = value[k];
      }
    }
    return java.util.Arrays.copyOf(out, n);
  }
}
