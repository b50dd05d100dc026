package org.nightjar.imaging.render;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.Robust;

/**
 * The values shown as black and as white.
 *
 * @param black ADU
 * @param white ADU, > black
 */
public record Cuts(double black, double white) {
  /** Pixels behind the choice: enough for a 0.1 % percentile, few enough to sort at once. */
  private static final int SAMPLE = 60_000;

  /** IRAF's own numbers. */
  private static final int ZSCALE_SAMPLE = 1000;

  private static final int ZSCALE_ROUNDS = 5;
  private static final double ZSCALE_REJECT_SIGMA = 2.5;
  private static final double ZSCALE_LEAST_KEPT = 0.5;

  public Cuts {
    if (!(black < white) || !Double.isFinite(black) || !Double.isFinite(white)) {
      throw new IllegalArgumentException(
          "black = " + black + ", white = " + white + ": must be finite and black < white");
    }
  }

  /**
   * Between two percentiles of the pixels.
   *
   * @param flags pixels without data, bad and hot ones are left out; null = none is
   * @param lowPercent in [0, 100)
   * @param highPercent in (lowPercent, 100]
   */
  public static Cuts percentiles(
      Plane image, @Nullable FlagPlane flags, double lowPercent, double highPercent) {
    if (!(lowPercent >= 0 && lowPercent < highPercent && highPercent <= 100)) {
      throw new IllegalArgumentException(
          "percentiles %s to %s: must be in [0, 100] and rise".formatted(lowPercent, highPercent));
    }
    var sample = sample(image, flags, SAMPLE);
    return ordered(
        Robust.quantileOfSorted(sample, lowPercent / 100),
        Robust.quantileOfSorted(sample, highPercent / 100));
  }

  /**
   * Around the median, as wide as a straight line through the sorted pixels is steep: IRAF's
   * zscale. Shows faint things on a smooth sky.
   *
   * @param contrast the line's slope is divided by it; 0.25 is usual
   * @see "NOAO IRAF, cdl and display help pages: zscale algorithm"
   */
  public static Cuts zscale(Plane image, @Nullable FlagPlane flags, double contrast) {
    if (!(contrast > 0)) {
      throw new IllegalArgumentException("contrast = " + contrast + ", must be > 0");
    }
    var v = sample(image, flags, ZSCALE_SAMPLE);
    int n = v.length;
    if (n < 5) {
      return n == 0 ? ordered(0, 0) : ordered(v[0], v[n - 1]);
    }
    double centre = (n - 1) / 2.0;
    double median = Robust.quantileOfSorted(v, 0.5);
    var line = line(v, centre);
    if (line == null) {
      return ordered(v[0], v[n - 1]);
    }
    double slope = line[1] / contrast;
    return ordered(
        Math.max(v[0], median - centre * slope),
        Math.min(v[n - 1], median + (n - 1 - centre) * slope));
  }

  /** Level and slope of the line, outliers out; null when half of the pixels are outliers. */
  private static double @Nullable [] line(double[] v, double centre) {
    int n = v.length;
    var kept = new boolean[n];
    Arrays.fill(kept, true);
    double level = 0;
    double slope = 0;
    int count = n;
    for (int round = 0; round < ZSCALE_ROUNDS; round++) {
      double s = 0;
      double st = 0;
      double stt = 0;
      double sv = 0;
      double stv = 0;
      for (int i = 0; i < n; i++) {
        if (kept[i]) {
          double t = i - centre;
          s += 1;
          st += t;
          stt += t * t;
          sv += v[i];
          stv += t * v[i];
        }
      }
      double det = s * stt - st * st;
      if (!(det > 0)) {
        return null;
      }
      slope = (s * stv - st * sv) / det;
      level = (stt * sv - st * stv) / det;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        if (kept[i]) {
          double r = v[i] - level - slope * (i - centre);
          squares += r * r;
        }
      }
      double limit = ZSCALE_REJECT_SIGMA * Math.sqrt(squares / count);
      int before = count;
      count = 0;
      for (int i = 0; i < n; i++) {
        kept[i] = Math.abs(v[i] - level - slope * (i - centre)) <= limit;
        if (kept[i]) {
          count++;
        }
      }
      if (count < ZSCALE_LEAST_KEPT * n) {
        return null;
      }
      if (count == before) {
        break;
      }
    }
    return new double[] {level, slope};
  }

  /** A constant frame still has a black and a white. */
  private static Cuts ordered(double black, double white) {
    if (!Double.isFinite(black) || !Double.isFinite(white)) {
      return new Cuts(0, 1);
    }
    double least = Math.max(1e-6, 1e-6 * Math.abs(black));
    return new Cuts(black, Math.max(white, black + least));
  }

  /** Values on an even lattice, sorted, of pixels with data. */
  private static double[] sample(Plane image, @Nullable FlagPlane flags, int most) {
    var pixels = image.pixels();
    // A step without a common factor with the width walks through all columns.
    int step = Math.max(1, pixels.length / most);
    while (step > 1 && gcd(step, image.width()) > 1) {
      step--;
    }
    var values = new double[(pixels.length + step - 1) / step];
    int n = 0;
    for (int i = 0; i < pixels.length; i += step) {
      boolean masked = flags != null && (flags.bits()[i] & PixelFlag.MASKED) != 0;
      if (!masked && Float.isFinite(pixels[i])) {
        values[n++] = pixels[i];
      }
    }
    var sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
