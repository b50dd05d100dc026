package org.nightjar.photometry;

import java.util.List;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.model.Photometry;

/**
 * A frame with magnitudes.
 *
 * @param photometry the report's section
 * @param catalog the sources with aperture fluxes, and with positions and magnitudes where those
 *     could be had
 * @param stars the reference stars behind the zero point, and those left out
 * @param references catalogue stars within the frame, [n × 3]: 0-based x, y and V magnitude, where
 *     a plate solution is known; for pictures
 */
public record MeasuredFrame(
    Photometry photometry,
    SourceCatalog catalog,
    List<MatchedStar> stars,
    List<CatalogueStar> references) {
  public MeasuredFrame {
    stars = List.copyOf(stars);
    references = List.copyOf(references);
  }

  /**
   * A catalogue star on the frame.
   *
   * @param x 0-based column
   * @param y 0-based row
   * @param vMag V magnitude
   */
  public record CatalogueStar(double x, double y, double vMag) {}
}
