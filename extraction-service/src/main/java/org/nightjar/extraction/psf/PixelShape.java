package org.nightjar.extraction.psf;

/**
 * Where in its cell a pixel gathers light. The mean of the two greens of a Bayer cell gathers it in
 * two quarters on a diagonal: taken for a square, it makes an undersampled round star look drawn
 * out along that diagonal (0.45 at FWHM 0.8 cells).
 */
public enum PixelShape {
  /** All of it. */
  SQUARE(1, new double[] {0}, new double[] {0}),

  /** Greens at the lower left and the upper right: GRBG, GBRG. */
  GREEN_RISING(0.5, new double[] {-0.25, 0.25}, new double[] {-0.25, 0.25}),

  /** Greens at the upper left and the lower right: RGGB, BGGR. */
  GREEN_FALLING(0.5, new double[] {-0.25, 0.25}, new double[] {0.25, -0.25});

  private final double partSide;
  private final double[] partX;
  private final double[] partY;

  PixelShape(double partSide, double[] partX, double[] partY) {
    this.partSide = partSide;
    this.partX = partX;
    this.partY = partY;
  }

  /**
   * Shape of a green superpixel.
   *
   * @param bayerPattern filters of the cell, first row of the file first, e.g. {@code RGGB}
   * @throws IllegalArgumentException when it is not one of the four patterns
   */
  public static PixelShape ofGreen(String bayerPattern) {
    return switch (bayerPattern) {
      case "GRBG", "GBRG" -> GREEN_RISING;
      case "RGGB", "BGGR" -> GREEN_FALLING;
      default ->
          throw new IllegalArgumentException(
              "bayerPattern = " + bayerPattern + ", must be RGGB, BGGR, GRBG or GBRG");
    };
  }

  int parts() {
    return partX.length;
  }

  double partSide() {
    return partSide;
  }

  double partX(int part) {
    return partX[part];
  }

  double partY(int part) {
    return partY[part];
  }
}
