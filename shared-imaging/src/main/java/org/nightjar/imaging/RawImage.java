package org.nightjar.imaging;

import org.jspecify.annotations.Nullable;

/**
 * A frame as ingest hands it on: the numbers of the camera, or of its green superpixels.
 *
 * @param image ADU as read (after BZERO and BSCALE); NaN where the file has no value
 * @param saturated same shape, true where any raw pixel under this one reached {@code
 *     saturationAdu}; null when no level is known. Kept apart because the mean of a superpixel
 *     hides a saturated one
 * @param overscan rectangle of overscan pixels in this image, null when there is none or it is
 *     unknown
 * @param trim rectangle that saw light, null = everything
 * @param detector gain, read noise, saturation of these pixels
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: images are never compared by value
public record RawImage(
    Plane image,
    boolean @Nullable [] saturated,
    @Nullable Rectangle overscan,
    @Nullable Rectangle trim,
    Detector detector) {

  public static RawImage of(Plane image, Detector detector) {
    return new RawImage(image, null, null, null, detector);
  }
}
