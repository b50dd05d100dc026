package org.nightjar.astrometry;

/**
 * Where another frame of the same camera was found: the best hint for a frame whose own header
 * tells nothing.
 *
 * @param raDeg its centre, ICRS degrees
 * @param decDeg its centre
 * @param pixelScaleArcsec its scale
 */
public record Neighbour(double raDeg, double decDeg, double pixelScaleArcsec) {
  public Neighbour {
    if (!(pixelScaleArcsec > 0) || !Double.isFinite(raDeg) || !(Math.abs(decDeg) <= 90)) {
      throw new IllegalArgumentException(
          "neighbour at (%s, %s) with %s\" per pixel: must be a place on the sky and a scale > 0"
              .formatted(raDeg, decDeg, pixelScaleArcsec));
    }
  }
}
