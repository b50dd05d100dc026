package org.nightjar.extraction.detection;

import java.util.List;
import org.nightjar.imaging.source.SourceCatalog;

/**
 * What was found on a frame.
 *
 * @param catalogue one row per source, ordered by the row, then the column, of its brightest
 *     filtered pixel; columns X, Y, A, B, THETA, CXX, CYY, CXY, ELLIPTICITY, ISO_AREA, X_MIN,
 *     X_MAX, Y_MIN, Y_MAX, PEAK, BACKGROUND, BACKGROUND_RMS, THRESHOLD, SNR_DETECTION, FLUX_ISO,
 *     FLUX_ISO_ERROR, FLAGS, PIXEL_FLAGS
 * @param segmentation which pixel belongs to which row of the catalogue
 * @param thresholdSigma the threshold used in the end; higher than asked for when the frame had to
 *     be searched again
 * @param warnings in words, e.g. that the threshold was raised because the background failed
 */
public record Detections(
    SourceCatalog catalogue,
    Segmentation segmentation,
    double thresholdSigma,
    List<String> warnings) {
  public Detections {
    warnings = List.copyOf(warnings);
  }
}
