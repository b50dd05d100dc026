package org.nightjar.imaging.sky;

/**
 * A star, or anything without extent, on the sensor.
 *
 * @param name empty when it has none
 * @param x 0-based pixel, integers at centres; may lie outside of the frame
 * @param y 0-based pixel
 * @param fluxElectrons expected electrons of the whole exposure on a pixel of response 1, over the
 *     whole plane
 * @param raDeg ICRS, NaN when there is no sky behind the frame
 * @param decDeg ICRS, NaN when there is no sky behind the frame
 * @param magnitude in the catalogue, NaN when there is none
 * @param bvMag B - V, NaN when not known
 */
public record PointSource(
    String name,
    double x,
    double y,
    double fluxElectrons,
    double raDeg,
    double decDeg,
    double magnitude,
    double bvMag) {

  public PointSource {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("x, y = " + x + ", " + y + ", must be finite");
    }
    Checks.notNegative("fluxElectrons", fluxElectrons);
  }

  /** A source that is known by its place and flux only. */
  public static PointSource at(double x, double y, double fluxElectrons) {
    return new PointSource("", x, y, fluxElectrons, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }
}
