package org.nightjar.calibration.sensor;

import java.util.Arrays;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.statistics.Robust;

/**
 * The electronic offset that the overscan shows, per row of the frame.
 *
 * <p>Each row's overscan pixels give a clipped mean; along y the means are smoothed by a local
 * quadratic over 51 rows (Savitzky and Golay 1964, Anal. Chem. 36, 1627; shorter at the ends). An
 * overscan that does not run along the rows gives one level for the whole frame.
 */
public final class OverscanCorrection {
  private static final int HALF_WINDOW = 25;
  private static final int TRAILING_COLUMNS = 3;

  private OverscanCorrection() {}

  /**
   * Offset of every row.
   *
   * @param raw whole frame, ADU
   * @param overscan rectangle of overscan pixels
   * @param area rectangle that saw light
   * @return [height of the frame], ADU
   * @throws IllegalArgumentException when a rectangle leaves the frame or no overscan pixel is
   *     finite
   */
  public static double[] levels(Plane raw, Rectangle overscan, Rectangle area) {
    requireInside("overscan", overscan, raw);
    requireInside("trim", area, raw);
    var used = withoutTrail(overscan, area);
    var levels = new double[raw.height()];
    boolean alongRows = used.y0() <= area.y0() + 2 && used.y1() >= area.y1() - 2;
    if (!alongRows || used.height() < 7) {
      var all = finite(raw, used.x0(), used.x1(), used.y0(), used.y1());
      if (all.length == 0) {
        throw new IllegalArgumentException("overscan " + overscan + " has no finite pixel");
      }
      Arrays.fill(levels, Robust.clip(all, 3, 5).mean());
      return levels;
    }
    var means = new double[used.height()];
    for (int y = used.y0(); y <= used.y1(); y++) {
      var row = finite(raw, used.x0(), used.x1(), y, y);
      means[y - used.y0()] = row.length == 0 ? Double.NaN : Robust.clip(row, 3, 5).mean();
    }
    for (int y = 0; y < raw.height(); y++) {
      levels[y] = smooth(means, Math.clamp(y - used.y0(), 0, means.length - 1), overscan);
    }
    return levels;
  }

  /** Leaves out the columns next to the image, into which its charge trails. */
  private static Rectangle withoutTrail(Rectangle overscan, Rectangle area) {
    int gap = overscan.x0() - area.x1() - 1;
    int drop = Math.max(0, TRAILING_COLUMNS - Math.max(0, gap));
    boolean after = overscan.x0() > area.x1() && overscan.width() > 2 * TRAILING_COLUMNS;
    return after && drop > 0
        ? new Rectangle(overscan.x0() + drop, overscan.y0(), overscan.x1(), overscan.y1())
        : overscan;
  }

  /** Value at {@code at} of the least-squares quadratic through the finite means around it. */
  private static double smooth(double[] means, int at, Rectangle overscan) {
    var s = new double[5];
    var b = new double[3];
    int from = Math.max(0, at - HALF_WINDOW);
    int to = Math.min(means.length - 1, at + HALF_WINDOW);
    for (int i = from; i <= to; i++) {
      if (Double.isFinite(means[i])) {
        double t = (i - at) / (double) HALF_WINDOW;
        double power = 1;
        for (int k = 0; k < 5; k++) {
          s[k] += power;
          if (k < 3) {
            b[k] += power * means[i];
          }
          power *= t;
        }
      }
    }
    if (s[0] == 0) {
      throw new IllegalArgumentException(
          "overscan " + overscan + " has no finite pixel near row " + at);
    }
    // Cramer's rule for the constant term of the 3 × 3 normal equations.
    double determinant =
        s[0] * (s[2] * s[4] - s[3] * s[3])
            - s[1] * (s[1] * s[4] - s[2] * s[3])
            + s[2] * (s[1] * s[3] - s[2] * s[2]);
    if (s[0] < 7 || Math.abs(determinant) < 1e-9 * s[0] * s[0] * s[0]) {
      return b[0] / s[0];
    }
    double constant =
        b[0] * (s[2] * s[4] - s[3] * s[3])
            - s[1] * (b[1] * s[4] - b[2] * s[3])
            + s[2] * (b[1] * s[3] - b[2] * s[2]);
    return constant / determinant;
  }

  private static double[] finite(Plane raw, int x0, int x1, int y0, int y1) {
    var values = new double[(x1 - x0 + 1) * (y1 - y0 + 1)];
    int n = 0;
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        float v = raw.at(x, y);
        if (Float.isFinite(v)) {
          values[n++] = v;
        }
      }
    }
    return Arrays.copyOf(values, n);
  }

  private static void requireInside(String name, Rectangle r, Plane raw) {
    if (!r.fits(raw.width(), raw.height())) {
      throw new IllegalArgumentException(
          "%s = %s, must lie inside %d x %d".formatted(name, r, raw.width(), raw.height()));
    }
  }
}
