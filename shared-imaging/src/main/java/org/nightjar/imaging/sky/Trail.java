package org.nightjar.imaging.sky;

/**
 * The straight trail of a satellite or meteor.
 *
 * @param x0 one end, 0-based pixels; may lie outside of the frame
 * @param y0 one end
 * @param x1 other end
 * @param y1 other end
 * @param electronsPerPx expected electrons per pixel of length, on pixels of response 1
 */
public record Trail(double x0, double y0, double x1, double y1, double electronsPerPx) {
  public Trail {
    Checks.notNegative("electronsPerPx", electronsPerPx);
    Checks.within("length of the trail", Math.hypot(x1 - x0, y1 - y0), 0, 200_000);
  }

  public double lengthPx() {
    return Math.hypot(x1 - x0, y1 - y0);
  }
}
