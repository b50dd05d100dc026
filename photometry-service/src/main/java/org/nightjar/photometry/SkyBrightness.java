package org.nightjar.photometry;

import org.jspecify.annotations.Nullable;

/** Brightness of the sky. */
final class SkyBrightness {
  private SkyBrightness() {}

  /**
   * Magnitudes per square arcsecond: ZP − 2.5 log10(sky / t / scale²).
   *
   * @param skyAdu level per pixel above zero light
   * @return null where the level is not above 0
   */
  static @Nullable Double magPerArcsec2(
      double zeroPoint, double skyAdu, double exposureSeconds, double pixelScaleArcsec) {
    double rate = skyAdu / exposureSeconds / (pixelScaleArcsec * pixelScaleArcsec);
    return rate > 0 && Double.isFinite(rate) ? zeroPoint - 2.5 * Math.log10(rate) : null;
  }
}
