package org.nightjar.imaging.fits;

/**
 * Turns the integers of a quantised floating-point tile back into values.
 *
 * <pre>v = (q − r + 0.5) ZSCALE + ZZERO</pre>
 *
 * with r from the standard's sequence of 10 000 random numbers, or without r and 0.5 where no
 * dithering was used. nom-tam-fits adds the half there too, and keeps r in double precision, which
 * the standard's own program does not: one dithered pixel in 6000 would differ in a bit.
 *
 * @see "FITS standard 4.0, section 10.2 and appendix I"
 */
final class Dequantizer {
  private static final int RANDOMS = 10_000;
  private static final float[] RANDOM = randoms();
  private static final int ZERO = -2_147_483_646; // an exact 0 in SUBTRACTIVE_DITHER_2
  private static final int NULL = -2_147_483_647;

  private final boolean dithered;
  private final boolean zeros;
  private final int seed;
  private final long blank;

  Dequantizer(FitsHeader header) {
    var method = header.text("ZQUANTIZ").orElse("NO_DITHER");
    zeros = method.equals("SUBTRACTIVE_DITHER_2");
    dithered = zeros || method.equals("SUBTRACTIVE_DITHER_1");
    double z = header.number("ZDITHER0").orElse(1);
    seed = (int) Math.clamp(z, 1, RANDOMS);
    blank = (long) header.number("ZBLANK").orElse(NULL);
  }

  /** Park and Miller's minimal generator, as the standard prescribes it. */
  private static float[] randoms() {
    var values = new float[RANDOMS];
    double state = 1;
    for (int i = 0; i < RANDOMS; i++) {
      double t = 16807.0 * state;
      state = t - 2147483647.0 * (int) (t / 2147483647.0);
      values[i] = (float) (state / 2147483647.0);
    }
    return values;
  }

  /**
   * @param row number of the tile, from 0
   */
  void values(int[] quantised, int row, double scale, double zero, float[] out) {
    if (!dithered) {
      for (int i = 0; i < out.length; i++) {
        int q = quantised[i];
        out[i] = absent(q) ? Float.NaN : (float) (q * scale + zero);
      }
      return;
    }
    int from = (row + seed - 1) % RANDOMS;
    int next = (int) (RANDOM[from] * 500);
    for (int i = 0; i < out.length; i++) {
      int q = quantised[i];
      if (absent(q)) {
        out[i] = Float.NaN;
      } else if (zeros && q == ZERO) {
        out[i] = 0;
      } else {
        out[i] = (float) (((double) q - RANDOM[next] + 0.5) * scale + zero);
      }
      if (++next == RANDOMS) {
        from = (from + 1) % RANDOMS;
        next = (int) (RANDOM[from] * 500);
      }
    }
  }

  private boolean absent(int q) {
    return q == blank || q <= NULL;
  }
}
