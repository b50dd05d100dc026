package org.nightjar.imaging;

import org.jspecify.annotations.Nullable;

/**
 * A frame after calibration: what extraction and photometry compute on.
 *
 * @param image ADU, sky not subtracted; finite everywhere (pixels without data hold a neighbour's
 *     or the sky's value and are flagged)
 * @param flags same shape, {@link PixelFlag}
 * @param variance same shape, ADU², of the pixel's own noise; null when gain or read noise is
 *     unknown
 * @param detector gain, read noise and saturation of these pixels
 */
public record CalibratedImage(
    Plane image, FlagPlane flags, @Nullable Plane variance, Detector detector) {
  public CalibratedImage {
    if (flags.width() != image.width() || flags.height() != image.height()) {
      throw new IllegalArgumentException(
          "flags are %d x %d, image is %d x %d: must agree"
              .formatted(flags.width(), flags.height(), image.width(), image.height()));
    }
  }

  /** An image taken as it is: no flags, no variance. */
  public static CalibratedImage of(Plane image, Detector detector) {
    return new CalibratedImage(
        image, FlagPlane.clear(image.width(), image.height()), null, detector);
  }
}
