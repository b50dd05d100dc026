package org.nightjar.calibration.sensor;

import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.Robust;

/** Noise and levels measured from the pixels themselves, robustly, on an even sample of them. */
public final class PixelNoise {
  private static final int SAMPLE = 1 << 16;

  private PixelNoise() {}

  /**
   * Noise per pixel of one frame, from differences of pixels two columns apart in the same row:
   * gradients cancel, stars are a minority, and the two-pixel step keeps the neighbour's share of a
   * star's wing small. Zero for a constant plane.
   *
   * @return 1 sigma, in the plane's unit; NaN when fewer than 16 pairs are finite
   */
  public static double ofFrame(Plane plane) {
    int w = plane.width();
    if (w < 3) {
      return Double.NaN;
    }
    int step = step(plane.pixels().length);
    var differences = new double[plane.pixels().length / step + 1];
    int n = 0;
    for (int i = 0; i < plane.pixels().length; i += step) {
      if (i % w < w - 2) {
        double d = plane.pixels()[i] - plane.pixels()[i + 2];
        if (Double.isFinite(d)) {
          differences[n++] = d;
        }
      }
    }
    return n < 16 ? Double.NaN : clippedSigma(differences, n) / Math.sqrt(2);
  }

  /**
   * Noise of a single frame from the difference of two equal ones: whatever is fixed in the pattern
   * cancels.
   *
   * @return 1 sigma of one frame, in the planes' unit; NaN when fewer than 16 pixels are finite
   */
  public static double ofPair(float[] first, float[] second) {
    int step = step(first.length);
    var differences = new double[first.length / step + 1];
    int n = 0;
    for (int i = 0; i < first.length; i += step) {
      double d = first[i] - second[i];
      if (Double.isFinite(d)) {
        differences[n++] = d;
      }
    }
    return n < 16 ? Double.NaN : clippedSigma(differences, n) / Math.sqrt(2);
  }

  /** Median of the finite pixels of an even sample; NaN when there is none. */
  public static double level(Plane plane) {
    int step = step(plane.pixels().length);
    var values = new double[plane.pixels().length / step + 1];
    int n = 0;
    for (int i = 0; i < plane.pixels().length; i += step) {
      if (Float.isFinite(plane.pixels()[i])) {
        values[n++] = plane.pixels()[i];
      }
    }
    return Robust.medianInPlace(values, n);
  }

  /**
   * Mode of the central half of a plane (a quarter of each edge left out), as SExtractor estimates
   * a background's: clipped at 3 sigma about the median until nothing changes, then 2.5 median −
   * 1.5 mean, or the median where the field is crowded or skewed.
   *
   * @return NaN when no pixel there is finite
   * @see "E. Bertin and S. Arnouts 1996, A&AS 117, 393, sect. 4.1"
   */
  public static double centralMode(Plane plane) {
    int x0 = plane.width() / 4;
    int x1 = Math.max(x0 + 1, plane.width() - plane.width() / 4);
    int y0 = plane.height() / 4;
    int y1 = Math.max(y0 + 1, plane.height() - plane.height() / 4);
    int count = (x1 - x0) * (y1 - y0);
    int step = step(count);
    var values = new double[count / step + 1];
    int n = 0;
    for (int k = 0; k < count; k += step) {
      float v = plane.at(x0 + k % (x1 - x0), y0 + k / (x1 - x0));
      if (Float.isFinite(v)) {
        values[n++] = v;
      }
    }
    if (n == 0) {
      return Double.NaN;
    }
    var c = Robust.clip(java.util.Arrays.copyOf(values, n), 3, 20);
    boolean calm =
        c.standardDeviation() > 0 && Math.abs(c.mean() - c.median()) < 0.3 * c.standardDeviation();
    return calm ? 2.5 * c.median() - 1.5 * c.mean() : c.median();
  }

  /**
   * Standard deviation of the first n values after clipping at 4 sigma, starting from the median
   * deviation. That alone is coarse for integer data with little noise.
   */
  static double clippedSigma(double[] values, int n) {
    var deviations = new double[n];
    for (int i = 0; i < n; i++) {
      deviations[i] = Math.abs(values[i]);
    }
    double start = 4 * Robust.MAD_TO_SIGMA * Robust.medianInPlace(deviations, n);
    // More than half of the values equal: then the rest counts in full.
    double high = start > 0 ? start : Double.POSITIVE_INFINITY;
    double low = -high;
    double sigma = Double.NaN;
    int before = -1;
    for (int round = 0; round < 20; round++) {
      double sum = 0;
      double squares = 0;
      int kept = 0;
      for (int i = 0; i < n; i++) {
        if (values[i] >= low && values[i] <= high) {
          sum += values[i];
          kept++;
        }
      }
      double mean = sum / kept;
      for (int i = 0; i < n; i++) {
        if (values[i] >= low && values[i] <= high) {
          squares += (values[i] - mean) * (values[i] - mean);
        }
      }
      sigma = kept < 2 ? Double.NaN : Math.sqrt(squares / (kept - 1));
      if (kept == before || !(sigma > 0)) {
        break;
      }
      before = kept;
      low = mean - 4 * sigma;
      high = mean + 4 * sigma;
    }
    // A Gaussian cut at 4 sigma keeps 0.99946 of its standard deviation.
    return sigma / 0.99946;
  }

  private static int step(int pixels) {
    int step = Math.max(1, pixels / SAMPLE);
    // An odd step does not lock on to even and odd columns, which amplifiers read differently.
    return step | 1;
  }
}
