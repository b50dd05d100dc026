package org.nightjar.ingest.header;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Pixel scale to expect of the file's own (binned) pixels, arcseconds: of a WCS in the header, of a
 * scale keyword, of the profile, of focal length and pixel size, in this order.
 */
final class PixelScale {
  private static final double ARCSEC_PER_RADIAN = 206_264.806;

  private PixelScale() {}

  static @Nullable Double read(HeaderFields fields, int width, int height, int binning) {
    var wcs = Wcs.parse(fields.header());
    if (wcs.isPresent()) {
      double scale = wcs.get().pixelScaleArcsec((width - 1) / 2.0, (height - 1) / 2.0);
      if (believable(scale)) {
        fields.origin("expectedPixelScaleArcsec", scale, "WCS in the header");
        return scale;
      }
    }
    var keyword = fields.number("pixelScaleArcsec", PixelScale::believable);
    if (keyword.isPresent()) {
      return keyword.get().value();
    }
    var profile = fields.profile();
    var optics = profile == null ? null : profile.optics();
    if (optics != null && optics.pixelScaleArcsec() != null) {
      double scale = optics.pixelScaleArcsec() * binning;
      fields.origin("expectedPixelScaleArcsec", scale, "telescope profile");
      return scale;
    }
    return fromOptics(fields, binning);
  }

  private static @Nullable Double fromOptics(HeaderFields fields, int binning) {
    var profile = fields.profile();
    var optics = profile == null ? null : profile.optics();
    var sensor = profile == null ? null : profile.sensor();
    Double focal = null;
    String from = "FOCALLEN";
    if (optics != null && optics.focalLengthMm() != null) {
      focal = optics.focalLengthMm();
      from = "the profile's focal length";
    } else {
      focal =
          fields
              .number("focalLengthMm", v -> v >= 1 && v < 200_000)
              .map(HeaderFields.Found::value)
              .orElse(null);
    }
    var micrometres = pixelMicrons(fields, binning);
    if (micrometres == null && sensor != null && sensor.pixelSizeMicrons() != null) {
      micrometres = sensor.pixelSizeMicrons() * binning;
    }
    if (focal == null || micrometres == null) {
      return null;
    }
    double scale = ARCSEC_PER_RADIAN * micrometres / 1000 / focal;
    if (!believable(scale)) {
      return null;
    }
    fields.origin("expectedPixelScaleArcsec", scale, from + " and pixel size");
    return scale;
  }

  /** Side of a binned pixel. XPIXSZ holds it after binning, PIXSIZE1 and CCDXPIXE before. */
  private static @Nullable Double pixelMicrons(HeaderFields fields, int binning) {
    var header = fields.header();
    double binned = header.number("XPIXSZ").orElse(0);
    if (binned > 0.1 && binned < 500) {
      return binned;
    }
    double own = header.number("PIXSIZE1").orElse(0);
    if (own > 0.1 && own < 500) {
      return own * binning;
    }
    double metres = header.number("CCDXPIXE").orElse(0);
    return metres > 1e-7 && metres < 5e-4 ? metres * 1e6 * binning : null;
  }

  private static boolean believable(double arcsec) {
    return arcsec > 0.001 && arcsec < 3600;
  }
}
