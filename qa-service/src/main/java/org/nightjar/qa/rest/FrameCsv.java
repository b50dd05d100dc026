package org.nightjar.qa.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality;
import org.nightjar.qa.pipeline.FrameLine;

/** Lines of CSV (RFC 4180); what was not measured is empty. */
final class FrameCsv {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "file_name",
          "telescope",
          "camera",
          "night",
          "taken_at_utc",
          "kind",
          "object",
          "filter",
          "exposure_s",
          "airmass",
          "status",
          "grade",
          "flags",
          "reasons",
          "fwhm_px",
          "fwhm_error_px",
          "fwhm_arcsec",
          "fwhm_error_arcsec",
          "ellipticity",
          "ellipticity_error",
          "zero_point_mag",
          "zero_point_error_mag",
          "limiting_magnitude",
          "sky_mag_per_arcsec2",
          "background_adu",
          "pointing_error_arcmin",
          "stars",
          "sources",
          "ra_deg",
          "dec_deg",
          "elapsed_s",
          "comment",
          "comment_by");

  static final String HEAD = String.join(",", COLUMNS) + "\r\n";

  private FrameCsv() {}

  static String row(FrameLine frame) {
    var cells = new ArrayList<String>();
    cells.add(text(frame.id()));
    cells.add(text(frame.fileName()));
    cells.add(text(frame.telescope()));
    cells.add(text(frame.camera()));
    cells.add(plain(frame.night()));
    cells.add(plain(frame.takenAt()));
    cells.add(plain(frame.kind()));
    cells.add(text(frame.object()));
    cells.add(text(frame.filter()));
    cells.add(plain(frame.exposureSeconds()));
    cells.add(plain(frame.airmass()));
    cells.add(plain(frame.status()));
    cells.add(plain(frame.grade()));
    var quality = frame.quality();
    cells.add(text(quality == null ? null : flags(quality)));
    cells.add(text(reasons(frame)));
    cells.add(plain(frame.fwhmPx()));
    cells.add(plain(frame.fwhmErrorPx()));
    cells.add(plain(frame.fwhmArcsec()));
    cells.add(plain(frame.fwhmErrorArcsec()));
    cells.add(plain(frame.ellipticity()));
    cells.add(plain(frame.ellipticityError()));
    cells.add(plain(frame.zeroPoint()));
    cells.add(plain(frame.zeroPointError()));
    cells.add(plain(frame.limitingMagnitude()));
    cells.add(plain(frame.skyMagPerArcsec2()));
    cells.add(plain(frame.backgroundAdu()));
    cells.add(plain(frame.pointingErrorArcmin()));
    cells.add(plain(frame.stars()));
    cells.add(plain(frame.sources()));
    cells.add(plain(frame.raDeg()));
    cells.add(plain(frame.decDeg()));
    var elapsed = frame.elapsedMillis();
    cells.add(plain(elapsed == null ? null : (Double) (elapsed / 1000.0)));
    var said = quality == null ? null : quality.override();
    cells.add(text(said == null ? null : said.comment()));
    cells.add(text(said == null ? null : said.by()));
    return String.join(",", cells) + "\r\n";
  }

  private static String flags(Quality quality) {
    return quality.flags().stream().map(Quality.Flag::name).collect(Collectors.joining(" "));
  }

  private static @Nullable String reasons(FrameLine frame) {
    var rejection = frame.rejection();
    if (rejection != null) {
      return rejection.reason();
    }
    var quality = frame.quality();
    return quality == null
        ? null
        : quality.flags().stream().map(Quality.Flag::reason).collect(Collectors.joining("; "));
  }

  /** Numbers, dates and words of our own. */
  private static String plain(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** Text of others: quoted, and never taken for a formula. */
  static String text(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    boolean formula = "=+-@\t\r\n|%".indexOf(value.charAt(0)) >= 0 || full(value.charAt(0));
    return '"' + (formula ? "'" : "") + value.replace("\"", "\"\"") + '"';
  }

  /** Full-width signs are formulas too in some places. */
  private static boolean full(char c) {
    return c == '＝' || c == '＋' || c == '－' || c == '＠';
  }
}
