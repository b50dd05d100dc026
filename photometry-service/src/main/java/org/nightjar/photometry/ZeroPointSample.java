package org.nightjar.photometry;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Magnitudes of the zero point's stars: the catalogue's beside the frame's.
 *
 * @param rows rows of the sources
 * @param catalogueMag per star
 * @param catalogueError 1 sigma
 * @param instrumentalMag −2.5 log10 of all light in ADU per second
 * @param instrumentalError 1 sigma
 * @param colour B-V
 * @param colourError 0 where it is known
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record ZeroPointSample(
    int[] rows,
    double[] catalogueMag,
    double[] catalogueError,
    double[] instrumentalMag,
    double[] instrumentalError,
    double[] colour,
    double[] colourError) {
  private static final double MAG_PER_RELATIVE_FLUX = 2.5 / Math.log(10);

  /** Stars whose flux is above zero and known. */
  static ZeroPointSample of(
      ReferenceStars references,
      StarMatching matching,
      AperturePhotometry photometry,
      double fraction,
      double exposureSeconds) {
    var flux = photometry.fluxAdu();
    var good = IntStream.range(0, flux.length).filter(k -> flux[k] > 0).toArray();
    int n = good.length;
    var sample =
        new ZeroPointSample(
            new int[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n]);
    for (int i = 0; i < n; i++) {
      int k = good[i];
      int star = matching.stars()[k];
      sample.rows[i] = matching.rows()[k];
      sample.catalogueMag[i] = references.vMag()[star];
      sample.catalogueError[i] = references.vError()[star];
      sample.instrumentalMag[i] = -2.5 * Math.log10(flux[k] / fraction / exposureSeconds);
      sample.instrumentalError[i] = MAG_PER_RELATIVE_FLUX * photometry.errorAdu()[k] / flux[k];
      sample.colour[i] = references.colour()[star];
      sample.colourError[i] = references.colourError()[star];
    }
    return sample;
  }

  ZeroPoint fit(PhotometryOptions options) {
    int n = rows.length;
    var offsets = new double[n];
    var errors = new double[n];
    for (int i = 0; i < n; i++) {
      offsets[i] = catalogueMag[i] - instrumentalMag[i];
      errors[i] = Math.hypot(catalogueError[i], instrumentalError[i]);
    }
    return ZeroPointFit.fit(offsets, errors, colour, colourError, options);
  }

  List<MatchedStar> stars(Sources sources, ZeroPoint.Found found) {
    var stars = new ArrayList<MatchedStar>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      stars.add(
          new MatchedStar(
              rows[i],
              sources.x(rows[i]),
              sources.y(rows[i]),
              catalogueMag[i],
              instrumentalMag[i],
              instrumentalError[i],
              colour[i],
              found.residuals()[i],
              found.weights()[i]));
    }
    return stars;
  }
}
