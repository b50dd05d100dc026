package org.nightjar.extraction.detection;

import java.util.Arrays;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/** The filtered image against one threshold for the frame; masked pixels count as empty sky. */
final class ConvolvedRows implements DetectionRows {
  private final Plane image;
  private final FlagPlane flags;
  private final float[] taps;
  private final int half;
  private final RowWindow window;
  private final float threshold;
  private final double limitSigma;
  private int laid = Integer.MIN_VALUE;

  /**
   * @param threshold filtered pixels above it are detected, ADU
   * @param limitSigma the same in sigmas of the filtered image
   */
  ConvolvedRows(
      Plane image, FlagPlane flags, DetectionKernel kernel, double threshold, double limitSigma) {
    this.image = image;
    this.flags = flags;
    this.taps = floats(kernel.taps());
    this.half = kernel.half();
    this.window = new RowWindow(image.width(), half);
    this.threshold = (float) threshold;
    this.limitSigma = limitSigma;
  }

  @Override
  public void row(int y, float[] value, float[] limit) {
    int from = laid == y + half - 1 ? y + half : y - half;
    for (int row = from; row <= y + half; row++) {
      lay(row);
    }
    laid = y + half;
    window.filter(y, taps, value);
    Arrays.fill(limit, threshold);
  }

  @Override
  public void amplitudes(float[] value, float[] out) {
    if (value != out) {
      System.arraycopy(value, 0, out, 0, image.width());
    }
  }

  @Override
  public double limitSigma() {
    return limitSigma;
  }

  private void lay(int y) {
    if (y < 0 || y >= image.height()) {
      window.clear(y);
      return;
    }
    int width = image.width();
    var row = window.row(y);
    System.arraycopy(image.pixels(), y * width, row, half, width);
    clearMasked(flags.bits(), y * width, row, half, width);
  }

  private static void clearMasked(byte[] bits, int at, float[] row, int half, int width) {
    for (int x = 0; x < width; x++) {
      if ((bits[at + x] & PixelFlag.MASKED) != 0) {
        row[half + x] = 0f;
      }
    }
  }

  static float[] floats(double[] values) {
    var f = new float[values.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) values[i];
    }
    return f;
  }
}
