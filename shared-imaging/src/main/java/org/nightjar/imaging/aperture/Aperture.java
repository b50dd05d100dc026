package org.nightjar.imaging.aperture;

/**
 * A region about a centre. Lengths are in pixels, angles in degrees from +x towards +y. Overlaps
 * with pixels are exact to rounding.
 */
public sealed interface Aperture
    permits CircularAperture, EllipticalAperture, CircularAnnulus, EllipticalAnnulus {

  /** Area in square pixels, wherever it lies. */
  double areaPx();

  /** Largest |dx| of a point inside. */
  double halfWidthPx();

  /** Largest |dy| of a point inside. */
  double halfHeightPx();

  /**
   * Area of the pixel inside the aperture.
   *
   * @param dx pixel centre minus aperture centre along x
   * @param dy the same along y
   * @return in [0, 1]
   */
  double overlap(double dx, double dy);

  /** Refuses what is not a finite length above 0. */
  static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " = " + value + ", must be > 0 and finite");
    }
  }

  /** Refuses rings that are not. */
  static void requireInner(String name, double inner, String outerName, double outer) {
    if (!(inner > 0) || !(inner < outer)) {
      throw new IllegalArgumentException(
          name + " = " + inner + ", must be > 0 and < " + outerName + " = " + outer);
    }
  }
}
