package org.nightjar.imaging.stars;

/** Johnson V and B − V from other photometry. Outside a relation's range: NaN, no extrapolation. */
final class ColourRelations {
  private ColourRelations() {}

  /**
   * V from Gaia's G and BP − RP = c, for −0.5 < c < 5, scatter 0.030 mag: G − V = −0.02704 +
   * 0.01424 c − 0.2156 c² + 0.01426 c³.
   *
   * @see "Gaia DR3 documentation, section 5.5.1; Riello et al. 2021, A&A 649, A3"
   */
  static double vOfGaia(double g, double c) {
    return c > -0.5 && c < 5
        ? g - (-0.02704 + c * (0.01424 + c * (-0.2156 + c * 0.01426)))
        : Double.NaN;
  }

  /**
   * B from Gaia's G and BP − RP = c, for −0.5 < c < 4, scatter 0.063 mag: G − B = 0.01448 − 0.6874
   * c − 0.3604 c² + 0.06718 c³ − 0.006061 c⁴.
   */
  static double bOfGaia(double g, double c) {
    return c > -0.5 && c < 4
        ? g - (0.01448 + c * (-0.6874 + c * (-0.3604 + c * (0.06718 - c * 0.006061))))
        : Double.NaN;
  }

  /**
   * V from Pan-STARRS' g and r, for −0.5 < g − r < 1.5 (their standards' range): V = g − 0.020 −
   * 0.498 (g − r) − 0.008 (g − r)².
   *
   * @see "Kostov and Bonev 2018, Bulgarian Astronomical Journal 28, 3"
   */
  static double vOfPanStarrs(double g, double r) {
    double c = g - r;
    return c > -0.5 && c < 1.5 ? g - 0.020 - c * (0.498 + c * 0.008) : Double.NaN;
  }

  /** B from Pan-STARRS' g and r: B = g + 0.199 + 0.540 (g − r) + 0.016 (g − r)². */
  static double bOfPanStarrs(double g, double r) {
    double c = g - r;
    return c > -0.5 && c < 1.5 ? g + 0.199 + c * (0.540 + c * 0.016) : Double.NaN;
  }
}
