package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.Robust;

/**
 * Parts of columns whose pixels are each too weakly off to be flagged, but not together: sums of 8,
 * 16, 32 and 64 pixels along a column, each against the noise of such a sum.
 *
 * <p>A pixel counts in a sum with at most half of the limit, and a sum only when more than half of
 * its pixels are off by a sigma in the same direction: a few strong pixels must not take their
 * neighbours with them, a whole weak column must. Shorter sums than 8 would need more than that.
 */
final class WeakColumns {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 64;

  private WeakColumns() {}

  /** Raises BAD on the segments found and on gaps that single flagged pixels leave in them. */
  static void flag(Plane residual, Plane sigma, double limitSigma, FlagPlane flags) {
    int h = residual.height();
    var deviation = new double[h];
    var found = new boolean[h];
    var strong = new boolean[h];
    for (int x = 0; x < residual.width(); x++) {
      for (int y = 0; y < h; y++) {
        double s = sigma.at(x, y);
        double d = s > 0 ? residual.at(x, y) / s : 0;
        deviation[y] = Math.clamp(d, -limitSigma / 2, limitSigma / 2);
        found[y] = false;
        strong[y] = flags.any(x, y, PixelFlag.BAD | PixelFlag.HOT);
      }
      for (int length = SHORTEST; length <= Math.min(LONGEST, h); length *= 2) {
        segments(deviation, strong, length, limitSigma, found);
      }
      for (int y = 0; y < h; y++) {
        if (found[y]) {
          flags.raise(x, y, PixelFlag.BAD);
        }
      }
    }
  }

  private static void segments(
      double[] deviation, boolean[] strong, int length, double limit, boolean[] found) {
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
        trim(deviation, strong, first + 1, y, Math.signum(sum), found);
      }
    }
  }

  /**
   * Marks the part of a segment that stands out: the run with the largest sum of what exceeds half
   * of the segment's median (Kadane's algorithm). More than half of the segment being off, that
   * median is the column's own level, and a run does not reach beyond the column's end.
   */
  private static void trim(
      double[] deviation, boolean[] strong, int y0, int y1, double sign, boolean[] found) {
    var values = new double[y1 - y0 + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = sign * deviation[y0 + i];
    }
    double half = 0.5 * Robust.median(values);
    double sum = 0;
    double best = 0;
    int start = 0;
    int from = 0;
    int to = -1;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] - half;
      if (sum > best) {
        best = sum;
        from = start;
        to = i;
      }
      if (sum < 0) {
        sum = 0;
        start = i + 1;
      }
    }
    int flagged = 0;
    for (int i = from; i <= to; i++) {
      flagged += strong[y0 + i] ? 1 : 0;
    }
    // Of a column that is strong by itself, the strong pixels tell where it ends.
    boolean clear = 2 * flagged > to - from + 1;
    while (clear && !strong[y0 + from]) {
      from++;
    }
    while (clear && !strong[y0 + to]) {
      to--;
    }
    for (int i = from; i <= to; i++) {
      found[y0 + i] = true;
    }
  }
}
