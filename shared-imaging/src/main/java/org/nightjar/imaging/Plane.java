package org.nightjar.imaging;

/**
 * A plane of pixels, row by row. The array is shared, not copied: whoever hands a plane on stops
 * writing to it.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels [height × width], {@code pixels[y * width + x]}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: planes are never compared by value
public record Plane(int width, int height, float[] pixels) {
  public Plane {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new IllegalArgumentException(
          "width = %d, height = %d, pixels = %d: must be positive and agree"
              .formatted(width, height, pixels.length));
    }
  }

  /** A plane of zeros. */
  public static Plane zeros(int width, int height) {
    return new Plane(width, height, new float[Math.multiplyExact(width, height)]);
  }

  public float at(int x, int y) {
    return pixels[y * width + x];
  }

  public void set(int x, int y, float value) {
    pixels[y * width + x] = value;
  }

  public boolean contains(double x, double y) {
    return x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5;
  }

  public Plane copy() {
    return new Plane(width, height, pixels.clone());
  }
}
