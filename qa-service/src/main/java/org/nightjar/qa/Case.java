package org.nightjar.qa;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.Extraction;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;
import org.nightjar.model.TelescopeProfile.Limits;

/**
 * A frame with what it is judged by.
 *
 * @param report the frame
 * @param extraction its extraction
 * @param limits absolute limits, all of them perhaps absent
 * @param night the frames beside it
 */
record Case(FrameReport report, Extraction extraction, Limits limits, NightStatistics night) {
  static final Limits NO_LIMITS = new Limits(null, null, null, null, null, null, null);

  @Nullable Expectation around(Metric metric) {
    return night.around(report, metric);
  }

  @Nullable Double of(Metric metric) {
    return metric.of(report);
  }

  /** Arcseconds per pixel: solved, else as header or profile say; null when neither is known. */
  @Nullable Double pixelScaleArcsec() {
    var astrometry = report.astrometry();
    var solved = astrometry == null ? null : astrometry.pixelScaleArcsec();
    var scale = solved != null ? solved : report.frame().expectedPixelScaleArcsec();
    return scale != null && scale > 0 && Double.isFinite(scale) ? scale : null;
  }

  boolean solved() {
    return report.astrometry() != null && report.astrometry().solved();
  }

  static Flag flag(
      String name,
      Severity severity,
      @Nullable Double value,
      @Nullable Double limit,
      @Nullable String unit,
      String reason) {
    return new Flag(name, severity, finite(value), finite(limit), unit, reason);
  }

  /**
   * A number that came to nothing must not keep its frame, and with it the night, from a verdict.
   */
  private static @Nullable Double finite(@Nullable Double number) {
    return number != null && Double.isFinite(number) ? number : null;
  }
}
