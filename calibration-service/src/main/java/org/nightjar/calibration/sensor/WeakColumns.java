package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * Parts of columns whose pixels are each too weakly off to be flagged, but not together: sums of 2,
 * 4, 8 … 64 pixels along a column, each against the noise of such a sum.
 *
 * <p>A sum counts only when more than half of its pixels are off by a sigma in the same direction:
 * one strong pixel must not take its neighbours with it, a whole weak column must.
 */
final class WeakColumns {
  private static final int LONGEST = 64;

  private WeakColumns() {}

  /** Raises BAD on the segments found and on gaps that single flagged pixels leave in them. */
  static void flag(Plane residual, Plane sigma, double limitSigma, FlagPlane flags) {
    int h = residual.height();
    var deviation = new double[h];
    var found = new boolean[h];
    for (int x = 0; x < residual.width(); x++) {
      for (int y = 0; y < h; y++) {
        double s = sigma.at(x, y);
        double d = s > 0 ? residual.at(x, y) / s : 0;
        deviation[y] = Math.clamp(d, -limitSigma, limitSigma);
        found[y] = false;
      }
      for (int length = 2; length <= Math.min(LONGEST, h); length *= 2) {
        segments(deviation, length, limitSigma, found);
      }
      for (int y = 0; y < h; y++) {
        if (found[y]) {
          flags.raise(x, y, PixelFlag.BAD);
        }
      }
    }
  }

  private static void segments(double[] deviation, int length, double limit, boolean[] found) {
    double sum = 0;
    int above = 0;
    int below = 0;
    for (int y = 0; y < deviation.length; y++) {
      sum += deviation[y];
      above += deviation[y] > 1 ? 1 : 0;
      below += deviation[y] < -1 ? 1 : 0;
      int first = y - length;
      if (first >= 0) {
        sum -= deviation[first];
        above -= deviation[first] > 1 ? 1 : 0;
        below -= deviation[first] < -1 ? 1 : 0;
      }
      boolean most = 2 * (sum > 0 ? above : below) > length;
      if (first >= -1 && most && Math.abs(sum) > limit * Math.sqrt(length)) {
        trim(deviation, first + 1, y, Math.signum(sum), found);
      }
    }
  }

  /** Marks a segment without the ends that are not off themselves. */
  private static void trim(double[] deviation, int y0, int y1, double sign, boolean[] found) {
    int from = y0;
    int to = y1;
    while (from < to && deviation[from] * sign < 1) {
      from++;
    }
    while (to > from && deviation[to] * sign < 1) {
      to--;
    }
    for (int y = from; y <= to; y++) {
      found[y] = true;
    }
  }
}
