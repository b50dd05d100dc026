package org.nightjar.photometry;

/**
 * A reference star and what the frame says of it.
 *
 * @param row row of the source in the catalogue
 * @param x 0-based column of the source
 * @param y 0-based row of the source
 * @param catalogueMag reference magnitude
 * @param instrumentalMag −2.5 log10 of all its light in ADU per second
 * @param instrumentalMagError 1 sigma
 * @param colour B-V, a guess where it is not known
 * @param residualMag catalogue − instrumental − zero point − colour term
 * @param weight Tukey's, in [0, 1]; 0 = left out as an outlier
 */
public record MatchedStar(
    int row,
    double x,
    double y,
    double catalogueMag,
    double instrumentalMag,
    double instrumentalMagError,
    double colour,
    double residualMag,
    double weight) {}
