package org.nightjar.imaging.sky;

import java.util.function.LongConsumer;

/**
 * Cells of about one square degree that cover the sky; what is drawn per cell is there for good.
 */
final class SkyCells {
  private static final int BANDS = 180;

  private SkyCells() {}

  /** Hands over the cells that may hold points within {@code radiusDeg} of a place, in order. */
  static void within(double raDeg, double decDeg, double radiusDeg, LongConsumer cell) {
    int first = Math.clamp((int) Math.floor(decDeg - radiusDeg + 90), 0, BANDS - 1);
    int last = Math.clamp((int) Math.floor(decDeg + radiusDeg + 90), 0, BANDS - 1);
    double reach = raReachDeg(decDeg, radiusDeg);
    for (int band = first; band <= last; band++) {
      int cells = cellsOf(band);
      double width = 360.0 / cells;
      for (int k = 0; k < cells; k++) {
        double away = Math.abs(Math.IEEEremainder((k + 0.5) * width - raDeg, 360));
        if (away <= reach + width / 2) {
          cell.accept((long) band << 32 | k);
        }
      }
    }
  }

  private static double raReachDeg(double decDeg, double radiusDeg) {
    if (Math.abs(decDeg) + radiusDeg >= 90) {
      return 180;
    }
    return Math.toDegrees(
        Math.asin(Math.sin(Math.toRadians(radiusDeg)) / Math.cos(Math.toRadians(decDeg))));
  }

  private static int cellsOf(int band) {
    double middle = Math.toRadians(band + 0.5 - 90);
    return Math.max(1, (int) Math.round(360 * Math.cos(middle)));
  }

  /** Square degrees of a cell. */
  static double area(long cell) {
    int band = (int) (cell >> 32);
    double low = Math.sin(Math.toRadians(band - 90.0));
    double high = Math.sin(Math.toRadians(band - 89.0));
    return Math.toDegrees(high - low) * 360 / cellsOf(band);
  }

  /** Right ascension of the point that lies this part, in [0, 1), of the way across the cell. */
  static double raDeg(long cell, double across) {
    return ((cell & 0xffffffffL) + across) * 360 / cellsOf((int) (cell >> 32));
  }

  /** Declination of the point that has this part, in [0, 1), of the cell's area below it. */
  static double decDeg(long cell, double up) {
    int band = (int) (cell >> 32);
    double low = Math.sin(Math.toRadians(band - 90.0));
    double high = Math.sin(Math.toRadians(band - 89.0));
    return Math.toDegrees(Math.asin(low + up * (high - low)));
  }
}
