package org.nightjar.imaging.sky;

/**
 * Charge above the full well runs along its column, half up and half down, into the nearest pixels
 * with room. What reaches the first or last row leaves the sensor.
 */
final class Bleeding {
  private Bleeding() {}

  /** Lets one column bleed. */
  static void column(float[] electrons, int width, int height, int x, double fullWell) {
    var excess = new double[height];
    boolean any = false;
    for (int y = 0; y < height; y++) {
      double over = electrons[y * width + x] - fullWell;
      if (over > 0) {
        excess[y] = over / 2;
        electrons[y * width + x] = (float) fullWell;
        any = true;
      }
    }
    if (!any) {
      return;
    }
    double carried = 0;
    for (int y = 0; y < height; y++) {
      carried = settle(electrons, y * width + x, carried + excess[y], fullWell);
    }
    carried = 0;
    for (int y = height - 1; y >= 0; y--) {
      carried = settle(electrons, y * width + x, carried + excess[y], fullWell);
    }
  }

  /** Fills a pixel and returns what is left to carry on. */
  private static double settle(float[] electrons, int pixel, double carried, double fullWell) {
    if (carried <= 0) {
      return 0;
    }
    double taken = Math.min(carried, fullWell - electrons[pixel]);
    electrons[pixel] += (float) taken;
    return carried - taken;
  }

  /** Cuts off what is above the full well. */
  static void lose(float[] electrons, int width, int height, int x, double fullWell) {
    for (int y = 0; y < height; y++) {
      int i = y * width + x;
      electrons[i] = (float) Math.min(electrons[i], fullWell);
    }
  }
}
