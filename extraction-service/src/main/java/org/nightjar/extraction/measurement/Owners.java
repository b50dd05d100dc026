package org.nightjar.extraction.measurement;

/** Which source each pixel belongs to. */
@FunctionalInterface
public interface Owners {
  /** No source owns any pixel. */
  Owners NONE = (x0, y0, width, height, out) -> java.util.Arrays.fill(out, 0, width * height, -1);

  /**
   * Writes the row index of each pixel's source, or −1, for a rectangle that lies on the frame.
   *
   * @param out at least [height × width], row by row
   */
  void paint(int x0, int y0, int width, int height, int[] out);
}
