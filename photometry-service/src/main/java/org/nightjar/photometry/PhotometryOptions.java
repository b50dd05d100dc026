package org.nightjar.photometry;

/**
 * How to measure.
 *
 * @param fewestStars for a zero point, at least 2
 * @param fewestStarsForColour stars of known colour for a colour term
 * @param leastColourRange magnitudes of B-V that those must span
 * @param fixedColourTerm slope against B-V where it can't be fitted: the rig's own mean, or 0
 * @param referenceColour B-V of the star that the zero point is for; 0.6 is like the Sun
 * @param leastSnr of a star that takes part in the zero point
 * @param emptyApertures how many random places the noise of an aperture is measured at
 * @param pedestalSubtracted whether bias (or dark) was taken off: else the sky's level is unknown
 */
public record PhotometryOptions(
    int fewestStars,
    int fewestStarsForColour,
    double leastColourRange,
    double fixedColourTerm,
    double referenceColour,
    double leastSnr,
    int emptyApertures,
    boolean pedestalSubtracted) {

  public static final PhotometryOptions DEFAULT =
      new PhotometryOptions(5, 20, 0.5, 0, 0.6, 20, 1200, true);

  public PhotometryOptions {
    if (fewestStars < 2) {
      throw new IllegalArgumentException("fewestStars = " + fewestStars + ", must be >= 2");
    }
    if (fewestStarsForColour < 4) {
      throw new IllegalArgumentException(
          "fewestStarsForColour = " + fewestStarsForColour + ", must be >= 4");
    }
    if (!(leastColourRange > 0)) {
      throw new IllegalArgumentException(
          "leastColourRange = " + leastColourRange + ", must be > 0");
    }
    if (!(leastSnr > 0)) {
      throw new IllegalArgumentException("leastSnr = " + leastSnr + ", must be > 0");
    }
    if (emptyApertures < 100) {
      throw new IllegalArgumentException("emptyApertures = " + emptyApertures + ", must be >= 100");
    }
  }

  /** The same for a frame whose pedestal was taken off, or was not. */
  public PhotometryOptions withPedestalSubtracted(boolean subtracted) {
    return new PhotometryOptions(
        fewestStars,
        fewestStarsForColour,
        leastColourRange,
        fixedColourTerm,
        referenceColour,
        leastSnr,
        emptyApertures,
        subtracted);
  }

  /** The same with the rig's own colour term where a frame can't give one. */
  public PhotometryOptions withFixedColourTerm(double slope) {
    return new PhotometryOptions(
        fewestStars,
        fewestStarsForColour,
        leastColourRange,
        slope,
        referenceColour,
        leastSnr,
        emptyApertures,
        pedestalSubtracted);
  }
}
