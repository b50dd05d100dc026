package org.nightjar.imaging.fits;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;

/**
 * An image as it was read.
 *
 * @param plane BZERO + BSCALE × raw value; NaN where BLANK or not finite
 * @param header cards of the primary, then of the extension, without those that describe the layout
 *     of the file
 * @param hdu index of the HDU
 * @param bitpix BITPIX of the (unpacked) image
 * @param bzero BZERO, 0 when absent
 * @param bscale BSCALE, 1 when absent
 * @param lossy whether the file's compression has altered the values
 * @param note a sentence when the plane is not simply the image, e.g. the green one of a colour
 *     image; else null
 */
public record FitsImage(
    Plane plane,
    FitsHeader header,
    int hdu,
    int bitpix,
    double bzero,
    double bscale,
    boolean lossy,
    @Nullable String note) {

  /**
   * Largest value that the camera's integers can hold; NaN for floating-point images and for
   * integers that were scaled, which are no camera's any more.
   */
  public double fullScale() {
    if (bscale != 1) {
      return Double.NaN;
    }
    return switch (bitpix) {
      case 8 -> bzero + 255;
      case 16, 32, 64 -> bzero + (Math.scalb(1.0, bitpix - 1) - 1);
      default -> Double.NaN;
    };
  }
}
