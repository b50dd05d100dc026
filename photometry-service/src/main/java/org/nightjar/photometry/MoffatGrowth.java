package org.nightjar.photometry;

/**
 * Light of a round Moffat profile within a radius, as a fraction of all of it:
 *
 * <pre>E(r) = 1 − (1 + (r / alpha)²)^(1 − beta)</pre>
 *
 * @param alphaPx core radius, > 0
 * @param beta wing exponent, > 1
 * @see "Moffat 1969, A&A 3, 455"
 */
record MoffatGrowth(double alphaPx, double beta) {
  static MoffatGrowth ofFwhm(double fwhmPx, double beta) {
    return new MoffatGrowth(fwhmPx / (2 * Math.sqrt(Math.pow(2, 1 / beta) - 1)), beta);
  }

  double within(double radiusPx) {
    double u = radiusPx / alphaPx;
    return -Math.expm1((1 - beta) * Math.log1p(u * u));
  }

  /**
   * What an aperture holds when the sky was taken from a ring that itself holds some of the star.
   */
  double withinAboveRing(double radiusPx, double innerPx, double outerPx) {
    double ringArea = Math.PI * (outerPx - innerPx) * (outerPx + innerPx);
    double perPixel = (within(outerPx) - within(innerPx)) / ringArea;
    return within(radiusPx) - perPixel * Math.PI * radiusPx * radiusPx;
  }
}
