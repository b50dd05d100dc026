package org.nightjar.photometry.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.render.Preview;
import org.nightjar.imaging.render.PreviewOverlay;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.FrameReport;
import org.nightjar.photometry.MeasuredFrame;

/**
 * A frame as people look at it.
 *
 * @param previewPng the frame itself
 * @param overlaySvg what was found on it, in the same pixels
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record FramePictures(byte[] previewPng, byte[] overlaySvg) {
  private static final int SIDE_PX = 1600;
  private static final int MOST_CIRCLES = 3000;

  static FramePictures of(
      FrameReport report,
      CalibratedImage image,
      @Nullable Wcs wcs,
      MeasuredFrame measured,
      Workers workers) {
    var preview = Preview.of(image.image(), image.flags(), SIDE_PX, workers);
    return new FramePictures(
        preview.toPng(),
        overlay(preview, report, image, wcs, measured).getBytes(StandardCharsets.UTF_8));
  }

  private static String overlay(
      Preview preview,
      FrameReport report,
      CalibratedImage image,
      @Nullable Wcs wcs,
      MeasuredFrame measured) {
    var overlay = PreviewOverlay.on(preview).title(report.frame().fileName());
    var extraction = report.extraction();
    double fwhm = extraction == null || extraction.fwhmPx() == null ? 3 : extraction.fwhmPx();
    var catalog = measured.catalog();
    for (int i = 0; i < Math.min(catalog.size(), MOST_CIRCLES); i++) {
      overlay.star(catalog.get(SourceColumn.X, i), catalog.get(SourceColumn.Y, i), 2 * fwhm, "");
    }
    measured.references().stream()
        .limit(MOST_CIRCLES)
        .forEach(s ->
            overlay.catalogueStar(
                s.x(), s.y(), 3 * fwhm, String.format(Locale.ROOT, "V %.1f", s.vMag())));
    overlay.saturated(image.flags());
    if (wcs != null) {
      var ra = report.frame().requestedRaDeg();
      var dec = report.frame().requestedDecDeg();
      var xy = new double[2];
      if (ra != null && dec != null && wcs.skyToPixel(ra, dec, xy)) {
        overlay.pointing(xy[0], xy[1], "where the telescope was told to point");
      }
      overlay.compass(wcs, image.image().width(), image.image().height());
    }
    if (extraction != null) {
      extraction.trails().forEach(t -> overlay.trail(t.x1(), t.y1(), t.x2(), t.y2()));
    }
    return overlay.toSvg();
  }
}
