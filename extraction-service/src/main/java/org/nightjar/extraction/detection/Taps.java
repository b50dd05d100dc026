package org.nightjar.extraction.detection;

/**
 * Weighted sums of rows. Every kernel row is one expression of its taps: the compiler turns that
 * into vector instructions, and each output pixel is written once or a few times only.
 */
final class Taps {
  private Taps() {}

  /**
   * out[i] = sum over k of taps[k] * rows[k][offset[k] + i], for i in [0, n).
   *
   * @param taps odd number, at least 3
   */
  static void sum(float[] taps, float[][] rows, int[] offset, float[] out, int n) {
    int k;
    switch (taps.length % 4) {
      case 3 -> {
        k = 3;
        three(
            out, n, taps[0], rows[0], offset[0], taps[1], rows[1], offset[1], taps[2], rows[2],
            offset[2]);
      }
      default -> {
        k = 5;
        five(
            out, n, taps[0], rows[0], offset[0], taps[1], rows[1], offset[1], taps[2], rows[2],
            offset[2], taps[3], rows[3], offset[3], taps[4], rows[4], offset[4]);
      }
    }
    for (; k < taps.length; k += 4) {
      fourMore(
          out,
          n,
          taps[k],
          rows[k],
          offset[k],
          taps[k + 1],
          rows[k + 1],
          offset[k + 1],
          taps[k + 2],
          rows[k + 2],
          offset[k + 2],
          taps[k + 3],
          rows[k + 3],
          offset[k + 3]);
    }
  }

  private static void three(
      float[] out,
      int n,
      float ka,
      float[] a,
      int ia,
      float kb,
      float[] b,
      int ib,
      float kc,
      float[] c,
      int ic) {
    for (int i = 0; i < n; i++) {
      out[i] = ka * a[ia + i] + kb * b[ib + i] + kc * c[ic + i];
    }
  }

  private static void five(
      float[] out,
      int n,
      float ka,
      float[] a,
      int ia,
      float kb,
      float[] b,
      int ib,
      float kc,
      float[] c,
      int ic,
      float kd,
      float[] d,
      int id,
      float ke,
      float[] e,
      int ie) {
    for (int i = 0; i < n; i++) {
      out[i] = ka * a[ia + i] + kb * b[ib + i] + kc * c[ic + i] + kd * d[id + i] + ke * e[ie + i];
    }
  }

  private static void fourMore(
      float[] out,
      int n,
      float ka,
      float[] a,
      int ia,
      float kb,
      float[] b,
      int ib,
      float kc,
      float[] c,
      int ic,
      float kd,
      float[] d,
      int id) {
    for (int i = 0; i < n; i++) {
      out[i] += ka * a[ia + i] + kb * b[ib + i] + kc * c[ic + i] + kd * d[id + i];
    }
  }
}
