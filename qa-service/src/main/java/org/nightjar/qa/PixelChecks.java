package org.nightjar.qa;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;

/** What pixels alone tell: nothing on the frame, too much on it, streaks across it. */
final class PixelChecks {
  /** A field of bright stars with bleeding stays below; a frame in twilight does not. */
  static final double SATURATED_FRACTION = 0.005;

  static final double SATURATED_FAR_OVER = 10;

  private PixelChecks() {}

  static @Nullable Flag blank(Case frame) {
    var extraction = frame.extraction();
    if (!extraction.blank()) {
      return null;
    }
    var why = extraction.reason();
    return Case.flag(
        "blank",
        Severity.BAD,
        null,
        null,
        null,
        why != null
            ? "blank: " + why
            : "blank: " + Words.count(extraction.stars(), "star", "stars") + " on the frame");
  }

  /** Stars, but none that a width could be measured on. */
  static @Nullable Flag noWidth(Case frame) {
    var extraction = frame.extraction();
    if (extraction.blank() || extraction.fwhmPx() != null) {
      return null;
    }
    var why = extraction.reason();
    return Case.flag(
        "noFwhm",
        Severity.WARN,
        null,
        null,
        null,
        why == null ? "no FWHM" : why.startsWith("no FWHM") ? why : "no FWHM: " + why);
  }

  static @Nullable Flag saturated(Case frame) {
    var calibration = frame.report().calibration();
    var width = frame.report().frame().width();
    var height = frame.report().frame().height();
    if (calibration == null || width == null || height == null) {
      return null;
    }
    double fraction = calibration.saturatedPixels() / ((double) width * height);
    var profile = frame.limits().saturatedFraction();
    double limit = profile == null ? SATURATED_FRACTION : profile;
    if (fraction <= limit) {
      return null;
    }
    return Case.flag(
        "saturated",
        fraction > SATURATED_FAR_OVER * limit ? Severity.BAD : Severity.WARN,
        fraction,
        limit,
        null,
        "%s of the pixels saturated, over %s"
            .formatted(Words.percent(fraction), Words.percent(limit)));
  }

  static @Nullable Flag trail(Case frame) {
    int trails = frame.extraction().trails().size();
    return trails == 0
        ? null
        : Case.flag(
            "trail",
            Severity.INFO,
            (double) trails,
            0.0,
            "trails",
            trails == 1 ? "a streak crosses the frame" : trails + " streaks cross the frame");
  }
}
