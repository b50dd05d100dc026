package org.nightjar.imaging.sky;

import java.util.Locale;

/**
 * Colour filters over pixels.
 *
 * @param pattern four letters of R, G, B: pixels (0, 0), (1, 0), (0, 1), (1, 1) as stored
 * @param red response to white light (B - V = 0.6) relative to green's 1
 * @param blue the same for blue
 */
public record Mosaic(String pattern, double red, double blue) {
  // Magnitudes by which a filter's share changes per magnitude of B - V against green's: slopes of
  // black-body light through filters centred on 600 and 460 nm against 530 nm.
  private static final double RED_PER_BV = -0.35;
  private static final double BLUE_PER_BV = 0.45;
  private static final double WHITE_BV = 0.6;

  public Mosaic {
    pattern = pattern.toUpperCase(Locale.ROOT);
    if (!pattern.matches("[RGB]{4}")) {
      throw new IllegalArgumentException(
          "pattern = " + pattern + ", must be four letters of R, G, B");
    }
    Checks.positive("red", red);
    Checks.positive("blue", blue);
  }

  /** Responses as colour cameras have them behind an infrared-cut filter. */
  public static Mosaic of(String pattern) {
    return new Mosaic(pattern, 0.62, 0.72);
  }

  /**
   * Response of the four pixels to light of a colour, green being 1 whatever the colour.
   *
   * @param bvMag B - V; NaN for white
   * @return at (y & 1) * 2 + (x & 1)
   */
  float[] responses(double bvMag) {
    double colour = Double.isNaN(bvMag) ? 0 : bvMag - WHITE_BV;
    var responses = new float[4];
    for (int i = 0; i < 4; i++) {
      responses[i] =
          (float)
              switch (pattern.charAt(i)) {
                case 'R' -> red * Math.pow(10, -0.4 * RED_PER_BV * colour);
                case 'B' -> blue * Math.pow(10, -0.4 * BLUE_PER_BV * colour);
                default -> 1.0;
              };
    }
    return responses;
  }
}
