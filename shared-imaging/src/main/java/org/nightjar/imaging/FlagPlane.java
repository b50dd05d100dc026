package org.nightjar.imaging;

/**
 * A byte of {@link PixelFlag} bits per pixel, same layout as {@link Plane}.
 *
 * @param width columns
 * @param height rows
 * @param bits [height × width]; read them with {@code & 0xff}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: planes are never compared by value
public record FlagPlane(int width, int height, byte[] bits) {
  public FlagPlane {
    if ((long) width * height != bits.length) {
      throw new IllegalArgumentException(
          "width = %d, height = %d, bits = %d: must agree".formatted(width, height, bits.length));
    }
  }

  /** A plane without any flag. */
  public static FlagPlane clear(int width, int height) {
    return new FlagPlane(width, height, new byte[Math.multiplyExact(width, height)]);
  }

  public int at(int x, int y) {
    return bits[y * width + x] & 0xff;
  }

  public boolean any(int x, int y, int mask) {
    return (bits[y * width + x] & mask) != 0;
  }

  public void raise(int x, int y, int flag) {
    bits[y * width + x] |= (byte) flag;
  }

  /** How many pixels carry any of the bits in {@code mask}. */
  public int count(int mask) {
    int n = 0;
    for (byte b : bits) {
      if ((b & mask) != 0) {
        n++;
      }
    }
    return n;
  }
}
