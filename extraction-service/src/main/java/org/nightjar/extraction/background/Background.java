package org.nightjar.extraction.background;

import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * Level and noise of the sky everywhere on a frame. Immutable; made by {@link
 * BackgroundMesh#measure}. Finite everywhere.
 */
public final class Background {
  private static final int BAND_ROWS = 64;

  private final int width;
  private final int height;
  private final CellMap levels;
  private final CellMap noise;
  private final double globalLevel;
  private final double globalRms;

  Background(int width, int height, CellMap levels, CellMap noise) {
    this.width = width;
    this.height = height;
    this.levels = levels;
    this.noise = noise;
    this.globalLevel = levels.median();
    this.globalRms = noise.median();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Sky at a place in pixels, ADU. */
  public float level(double x, double y) {
    return (float) levels.at(x, y);
  }

  /** Noise of the sky per pixel at a place in pixels, ADU, at least 0. */
  public float rms(double x, double y) {
    return (float) Math.max(0, noise.at(x, y));
  }

  /**
   * Sky of pixel row y.
   *
   * @param out at least {@code width} long; the first {@code width} are written, ADU
   */
  public void row(int y, float[] out) {
    levels.row(y, out, width);
  }

  /**
   * Noise of pixel row y.
   *
   * @param out at least {@code width} long; the first {@code width} are written, ADU, at least 0
   */
  public void rmsRow(int y, float[] out) {
    noise.row(y, out, width);
    for (int x = 0; x < width; x++) {
      // Between cells of very different noise a spline can swing below zero.
      out[x] = Math.max(0f, out[x]);
    }
  }

  /** Median of the cells' levels, ADU. */
  public double globalLevel() {
    return globalLevel;
  }

  /** Median of the cells' noise per pixel, ADU; 0 for a constant image. */
  public double globalRms() {
    return globalRms;
  }

  /**
   * The image without its sky.
   *
   * @param image the size of this background, ADU
   * @return a new plane, ADU
   */
  public Plane subtractedFrom(Plane image, Workers workers) {
    if (image.width() != width || image.height() != height) {
      throw new IllegalArgumentException(
          "image is %d x %d, background is %d x %d: must agree"
              .formatted(image.width(), image.height(), width, height));
    }
    var result = Plane.zeros(width, height);
    workers.rows(
        height,
        BAND_ROWS,
        (y0, y1) -> {
          var sky = new float[width];
          for (int y = y0; y < y1; y++) {
            row(y, sky);
            subtract(image.pixels(), sky, result.pixels(), y * width);
          }
        });
    return result;
  }

  private static void subtract(float[] pixels, float[] sky, float[] out, int at) {
    for (int x = 0; x < sky.length; x++) {
      out[at + x] = pixels[at + x] - sky[x];
    }
  }
}
