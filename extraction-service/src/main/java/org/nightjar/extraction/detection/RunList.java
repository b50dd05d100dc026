package org.nightjar.extraction.detection;

import java.util.Arrays;

/**
 * Runs of detected pixels along rows, in order of row, then column, with the filtered image and the
 * significance of each pixel.
 */
final class RunList {
  private int[] ys = new int[64];
  private int[] firsts = new int[64];
  private int[] starts = new int[65];
  private float[] amplitudes = new float[256];
  private float[] significances = new float[256];
  private int runs;
  private int pixels;

  int runs() {
    return runs;
  }

  int pixels() {
    return pixels;
  }

  int y(int run) {
    return ys[run];
  }

  int first(int run) {
    return firsts[run];
  }

  int length(int run) {
    return starts[run + 1] - starts[run];
  }

  int last(int run) {
    return firsts[run] + length(run) - 1;
  }

  /** Where the run's pixels begin among {@link #amplitude} and {@link #significance}. */
  int start(int run) {
    return starts[run];
  }

  float amplitude(int pixel) {
    return amplitudes[pixel];
  }

  float significance(int pixel) {
    return significances[pixel];
  }

  /** A run of row y from {@code from} to {@code to}, exclusive; its pixels follow in order. */
  void add(int y, int from, int to) {
    if (runs == ys.length) {
      ys = Arrays.copyOf(ys, 2 * runs);
      firsts = Arrays.copyOf(firsts, 2 * runs);
      starts = Arrays.copyOf(starts, 2 * runs + 1);
    }
    ys[runs] = y;
    firsts[runs] = from;
    pixels += to - from;
    runs++;
    starts[runs] = pixels;
  }

  /**
   * Lays the pixels of the last run.
   *
   * @param amplitude row of the filtered image
   * @param value row compared
   * @param limit row compared with
   * @param limitSigma significance at the limit
   */
  void lay(float[] amplitude, float[] value, float[] limit, double limitSigma) {
    int from = starts[runs - 1];
    int n = pixels - from;
    if (pixels > amplitudes.length) {
      int more = Math.max(pixels, 2 * amplitudes.length);
      amplitudes = Arrays.copyOf(amplitudes, more);
      significances = Arrays.copyOf(significances, more);
    }
    int x = firsts[runs - 1];
    System.arraycopy(amplitude, x, amplitudes, from, n);
    for (int i = 0; i < n; i++) {
      significances[from + i] = (float) (limitSigma * value[x + i] / limit[x + i]);
    }
  }

  /** Bands one below the other as one list. */
  static RunList joined(RunList[] bands) {
    var all = new RunList();
    int runs = 0;
    int pixels = 0;
    for (var band : bands) {
      runs = Math.addExact(runs, band.runs);
      pixels = Math.addExact(pixels, band.pixels);
    }
    all.ys = new int[runs];
    all.firsts = new int[runs];
    all.starts = new int[runs + 1];
    all.amplitudes = new float[pixels];
    all.significances = new float[pixels];
    for (var band : bands) {
      System.arraycopy(band.ys, 0, all.ys, all.runs, band.runs);
      System.arraycopy(band.firsts, 0, all.firsts, all.runs, band.runs);
      for (int i = 0; i < band.runs; i++) {
        all.starts[all.runs + i + 1] = all.pixels + band.starts[i + 1];
      }
      System.arraycopy(band.amplitudes, 0, all.amplitudes, all.pixels, band.pixels);
      System.arraycopy(band.significances, 0, all.significances, all.pixels, band.pixels);
      all.runs += band.runs;
      all.pixels += band.pixels;
    }
    return all;
  }
}
