package org.nightjar.imaging.fits;

import org.jspecify.annotations.Nullable;

/**
 * Which plane of an image is read, checked against the limits.
 *
 * @param width columns
 * @param height rows
 * @param planes planes in all
 * @param plane the one that is read, from 0
 * @param note a sentence when there is more than one
 */
record Shape(int width, int height, int planes, int plane, @Nullable String note) {

  static Shape of(Hdu hdu, ReadLimits limits) throws UnreadableFitsException {
    var axes = hdu.axes();
    long width = axes.get(0);
    long height = axes.get(1);
    if (Math.multiplyHigh(width, height) != 0
        || width * height < 0
        || width * height > limits.maxPixels()) {
      throw new UnreadableFitsException(
          "the header claims an image of %d x %d pixels, the limit is %d pixels"
              .formatted(width, height, limits.maxPixels()),
          "width",
          width,
          "height",
          height,
          "maxPixels",
          limits.maxPixels());
    }
    long planes = 1;
    for (int i = 2; i < axes.size(); i++) {
      planes = planes > limits.maxPixels() ? planes : planes * axes.get(i);
    }
    if (planes == 1) {
      return new Shape((int) width, (int) height, 1, 0, null);
    }
    if (planes == 3) {
      if (3 * width * height > limits.maxPixels()) {
        throw new UnreadableFitsException(
            "the header claims 3 planes of %d x %d pixels, the limit is %d pixels"
                .formatted(width, height, limits.maxPixels()),
            "maxPixels",
            limits.maxPixels());
      }
      return new Shape(
          (int) width,
          (int) height,
          3,
          1,
          "a colour image of three planes: the second, green one was read");
    }
    throw new UnreadableFitsException(
        "it is a cube of %d planes of %d x %d pixels; single images and colour images of 3 planes are read"
            .formatted(planes, width, height),
        "axes",
        axes);
  }

  /** Bytes of all planes, uncompressed. */
  long bytes(int bitpix) {
    return (long) width * height * planes * (Math.abs(bitpix) / 8);
  }
}
