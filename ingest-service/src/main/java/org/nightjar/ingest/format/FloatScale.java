package org.nightjar.ingest.format;

import org.nightjar.imaging.Plane;

/**
 * What floating-point samples of a picture count: ADU, or shares of full scale, as image processors
 * write them.
 *
 * @param factor to ADU
 * @param fullScale in ADU, NaN where nothing tells
 * @param note in words
 */
record FloatScale(double factor, double fullScale, String note) {
  /** The range that shares of one are given back to, that of the usual converters. */
  private static final double FULL_SCALE_ADU = 65535;

  /** Interpolation and flat fields carry some peaks beyond 1. */
  private static final double MOST_BEYOND_ONE = 0.01;

  private static final float FARTHEST_BEYOND = 16;

  /** By the values themselves: no frame in ADU has nearly all of its pixels at or below 1. */
  static FloatScale of(Plane plane) {
    long finite = 0;
    long beyond = 0;
    float highest = Float.NEGATIVE_INFINITY;
    float lowest = Float.POSITIVE_INFINITY;
    for (float v : plane.pixels()) {
      if (Float.isFinite(v)) {
        finite++;
        beyond += v > 1 ? 1 : 0;
        highest = Math.max(highest, v);
        lowest = Math.min(lowest, v);
      }
    }
    boolean shares =
        finite > 0
            && highest > 0
            && highest <= FARTHEST_BEYOND
            && lowest >= -1
            && beyond <= MOST_BEYOND_ONE * finite;
    if (!shares) {
      return new FloatScale(1, Double.NaN, "floating-point samples: taken as ADU");
    }
    return new FloatScale(
        FULL_SCALE_ADU,
        FULL_SCALE_ADU,
        "floating-point samples of 0 to 1: taken as shares of 65535 ADU"
            + (beyond == 0 ? "" : ", %d of them lie above".formatted(beyond)));
  }

  void applyTo(Plane plane) {
    if (factor != 1) {
      var pixels = plane.pixels();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) (pixels[i] * factor);
      }
    }
  }
}
