package org.nightjar.extraction;

import java.util.List;
import org.nightjar.extraction.background.Background;
import org.nightjar.extraction.detection.Segmentation;
import org.nightjar.extraction.psf.FramePsf;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.model.Extraction;

/**
 * What extraction gives.
 *
 * @param catalogue one row per source
 * @param report the frame in numbers
 * @param background the sky that was subtracted
 * @param segmentation which pixel belongs to which row
 * @param psf the profiles behind the report's width and shape
 * @param warnings in words
 */
public record ExtractedFrame(
    SourceCatalog catalogue,
    Extraction report,
    Background background,
    Segmentation segmentation,
    FramePsf psf,
    List<String> warnings) {
  public ExtractedFrame {
    warnings = List.copyOf(warnings);
  }
}
