package org.nightjar.photometry.pictures;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.render.FrameLayers;
import org.nightjar.imaging.render.PictureTiles;
import org.nightjar.imaging.render.Preview;
import org.nightjar.imaging.render.PreviewOverlay;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.FrameReport;
import org.nightjar.photometry.MeasuredFrame;

/** Makes a frame's pictures once, where the pixels are at hand. */
public final class FramePictures {
  private static final int PREVIEW_SIDE_PX = 1600;
  private static final int THUMBNAIL_SIDE_PX = 320;
  private static final int MOST_CIRCLES = 3000;

  private FramePictures() {}

  /**
   * A picture to be stored.
   *
   * @param product its name in the report
   * @param fileName its last part in the store
   * @param mediaType of the bytes
   * @param bytes whole
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Picture(String product, String fileName, String mediaType, byte[] bytes) {}

  /**
   * Preview, thumbnail, drawing over the preview, tiles for looking closely, and layers.
   *
   * @param report with extraction, as far as it was had
   * @param wcs null = not solved
   */
  public static List<Picture> of(
      FrameReport report,
      CalibratedImage image,
      @Nullable Wcs wcs,
      MeasuredFrame measured,
      Workers workers) {
    var preview = Preview.of(image.image(), image.flags(), PREVIEW_SIDE_PX, workers);
    var thumbnail = Preview.of(image.image(), image.flags(), THUMBNAIL_SIDE_PX, workers);
    var overlay = overlay(preview, report, image, wcs, measured).getBytes(StandardCharsets.UTF_8);
    var extraction = report.extraction();
    double noise = extraction == null ? 0 : extraction.backgroundRmsAdu();
    return List.of(
        new Picture("preview", "preview.png", "image/png", preview.toPng()),
        new Picture("thumbnail", "thumbnail.png", "image/png", thumbnail.toPng()),
        new Picture("overlay", "overlay.svg", "image/svg+xml", overlay),
        new Picture(
            "tiles",
            "tiles.bin",
            "application/octet-stream",
            PictureTiles.of(image.image(), image.flags(), noise, workers)),
        new Picture(
            "layers", "layers.json", "application/json", layers(report, image, wcs, measured)));
  }

  private static byte[] layers(
      FrameReport report, CalibratedImage image, @Nullable Wcs wcs, MeasuredFrame measured) {
    var extraction = report.extraction();
    var layers =
        FrameLayers.of(image.image().width(), image.image().height())
            .sources(measured.catalog(), extraction == null ? null : extraction.fwhmPx())
            .flags(image.flags())
            .sky(wcs, report.frame().requestedRaDeg(), report.frame().requestedDecDeg());
    if (wcs != null) {
      layers.expected(
          measured.references().stream()
              .map(s -> new FrameLayers.Expected(s.x(), s.y(), s.vMag()))
              .toList());
    }
    if (extraction != null) {
      layers.streaks(
          extraction.trails().stream()
              .map(t -> new FrameLayers.Streak(t.x1(), t.y1(), t.x2(), t.y2(), t.widthPx()))
              .toList());
    }
    return layers.toJson();
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
