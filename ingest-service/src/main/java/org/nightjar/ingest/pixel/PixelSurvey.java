package org.nightjar.ingest.pixel;

import java.util.Arrays;
import org.nightjar.imaging.Plane;

/**
 * First look at raw pixels.
 *
 * @param finite how many have a value
 * @param minimum smallest, NaN when none is finite
 * @param maximum largest
 * @param atMaximum how many equal the largest
 * @param nearMaximum how many lie within the highest hundredth of the values' range from zero
 * @param belowThat how many lie in the four hundredths below that
 * @param step greatest common divisor of the values when all are whole numbers, else 0; cameras of
 *     12 or 14 bits that write 16 leave gaps
 */
public record PixelSurvey(
    long finite,
    float minimum,
    float maximum,
    long atMaximum,
    long nearMaximum,
    long belowThat,
    int step) {
  private static final int SAMPLE = 200_003; // a prime: samples walk through columns

  public static PixelSurvey of(Plane plane) {
    var pixels = plane.pixels();
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    long finite = 0;
    for (float v : pixels) {
      if (!Float.isNaN(v)) {
        finite++;
        min = Math.min(min, v);
        max = Math.max(max, v);
      }
    }
    if (finite == 0) {
      return new PixelSurvey(0, Float.NaN, Float.NaN, 0, 0, 0, 0);
    }
    long top = 0;
    long near = 0;
    long below = 0;
    float hundredth = max > 0 ? 0.01f * max : 0;
    for (float v : pixels) {
      if (v >= max - 5 * hundredth) {
        if (v >= max - hundredth) {
          near++;
          top += v == max ? 1 : 0;
        } else {
          below++;
        }
      }
    }
    return new PixelSurvey(finite, min, max, top, near, below, step(pixels));
  }

  private static int step(float[] pixels) {
    int divisor = 0;
    for (int i = 0; i < pixels.length && divisor != 1; i++) {
      float v = pixels[i];
      if (Float.isNaN(v)) {
        continue;
      }
      if (v != Math.rint(v) || Math.abs(v) > 1 << 24) {
        return 0;
      }
      divisor = gcd(divisor, Math.abs((int) v));
    }
    return divisor;
  }

  private static int gcd(int a, int b) {
    while (b != 0) {
      int t = a % b;
      a = b;
      b = t;
    }
    return a;
  }

  public boolean constant() {
    return finite > 0 && minimum == maximum;
  }

  /** Median of an even sample of the pixels. */
  public static float median(Plane plane) {
    var pixels = plane.pixels();
    int n = Math.min(SAMPLE, pixels.length);
    var sample = new float[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      float v = pixels[(int) ((long) i * pixels.length / n)];
      if (!Float.isNaN(v)) {
        sample[kept++] = v;
      }
    }
    if (kept == 0) {
      return Float.NaN;
    }
    Arrays.sort(sample, 0, kept);
    return sample[kept / 2];
  }
}
