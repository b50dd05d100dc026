package org.nightjar.imaging.statistics;

import java.util.Arrays;
import org.nightjar.imaging.Plane;

/**
 * Counts what looks like stars, well enough to tell a light from a dark, a bias or a flat: peaks
 * above their surroundings whose light is spread over their neighbours. Hot pixels stand alone;
 * vignetting and amplifier glow are smooth; cosmic rays seldom fill three of four neighbours.
 */
public final class StarCount {
  private static final int RING = 7; // px; beyond the wings of sharp stars, within sky gradients
  private static final double PEAK_SIGMA = 8;
  private static final double NEIGHBOUR_SIGMA = 4;
  private static final int SAMPLE = 50_021;

  /** So many and there is sky on the frame; cosmic rays on a long dark reach a few. */
  public static final int ENOUGH = 12;

  private StarCount() {}

  /** Stars up to a limit, after which counting stops. */
  public static int of(Plane plane, int limit) {
    return of(plane, limit, 0).stars();
  }

  /**
   * What stands out of a frame.
   *
   * @param stars spread over their neighbours
   * @param peaks everything, single pixels too
   */
  public record Count(int stars, int peaks) {}

  /**
   * Counts stars whose neighbouring pixels have some share of the peak's height, and peaks of any
   * shape. A hot pixel of ten thousands of ADU leaks a hundredth of them into its neighbours; a
   * star gives a tenth and more.
   *
   * @param limit counting stops at so many stars
   * @param leastShare 0 = a neighbour above the noise is enough
   */
  public static Count of(Plane plane, int limit, double leastShare) {
    int w = plane.width();
    int h = plane.height();
    if (w < 4 * RING || h < 4 * RING) {
      return new Count(0, 0);
    }
    double sigma = noise(plane);
    if (!(sigma > 0)) {
      sigma = 1e-6 + Math.ulp((float) Math.abs(typical(plane)));
    }
    int stars = 0;
    int peaks = 0;
    for (int y = RING; y < h - RING; y++) {
      for (int x = RING; x < w - RING; x++) {
        int lit = lit(plane.pixels(), w, y * w + x, sigma, leastShare);
        peaks += lit >= 0 ? 1 : 0;
        if (lit >= 3 && ++stars >= limit) {
          return new Count(stars, peaks);
        }
      }
    }
    return new Count(stars, peaks);
  }

  /** How many of a peak's four neighbours have a part of its light; negative where no peak is. */
  private static int lit(float[] p, int w, int at, double sigma, double leastShare) {
    float v = p[at];
    float left = p[at - 1];
    float right = p[at + 1];
    float below = p[at - w];
    float above = p[at + w];
    if (!(v >= left && v > right && v >= below && v > above)) {
      return -1;
    }
    double sky = ring(p, w, at);
    if (!(v - sky > PEAK_SIGMA * sigma)) {
      return -1;
    }
    double faint = sky + Math.max(NEIGHBOUR_SIGMA * sigma, leastShare * (v - sky));
    return (left > faint ? 1 : 0)
        + (right > faint ? 1 : 0)
        + (below > faint ? 1 : 0)
        + (above > faint ? 1 : 0);
  }

  /** Median of eight pixels around: a neighbour star spoils one or two of them. */
  private static double ring(float[] p, int w, int at) {
    int d = RING * 5 / 7;
    var ring =
        new float[] {
          p[at - RING], p[at + RING], p[at - RING * w], p[at + RING * w],
          p[at - d - d * w], p[at + d - d * w], p[at - d + d * w], p[at + d + d * w]
        };
    Arrays.sort(ring);
    return (ring[3] + ring[4]) / 2.0;
  }

  private static double typical(Plane plane) {
    var sample = new double[Math.min(SAMPLE, plane.pixels().length)];
    int kept = 0;
    for (int i = 0; i < sample.length; i++) {
      float v = plane.pixels()[(int) ((long) i * plane.pixels().length / sample.length)];
      if (Float.isFinite(v)) {
        sample[kept++] = v;
      }
    }
    return kept == 0 ? 0 : Robust.medianInPlace(sample, kept);
  }

  /** Of one pixel, from differences of pixels two apart, which gradients hardly change. */
  private static double noise(Plane plane) {
    var p = plane.pixels();
    int n = Math.min(SAMPLE, p.length - 2);
    var differences = new float[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int at = (int) ((long) i * (p.length - 2) / n);
      float d = Math.abs(p[at + 2] - p[at]);
      if (!Float.isNaN(d)) {
        differences[kept++] = d;
      }
    }
    if (kept == 0) {
      return 0;
    }
    Arrays.sort(differences, 0, kept);
    return 1.4826 * differences[kept / 2] / Math.sqrt(2);
  }
}
