package org.nightjar.qa;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;

/** Where the frame lies. */
final class PlaceChecks {
  /** A mount that was put right by hand points no better than this. */
  static final double POINTING_STEP_ARCMIN = 3;

  /** Steps below this fraction of the frame's shorter side don't matter to anybody. */
  static final double POINTING_STEP_OF_FIELD = 0.1;

  static final double POINTING_FAR_OVER = 2;

  private PlaceChecks() {}

  static @Nullable Flag unsolved(Case frame) {
    var astrometry = frame.report().astrometry();
    if (astrometry == null || astrometry.solved()) {
      return null;
    }
    // A frame without stars has said so already.
    var severity = frame.extraction().blank() ? Severity.INFO : Severity.WARN;
    var why = Objects.requireNonNullElse(astrometry.reason(), "no reason given");
    var reason = why.startsWith("no plate solution") ? why : "no plate solution: " + why;
    return Case.flag("unsolved", severity, null, null, null, reason);
  }

  static @Nullable Flag pointing(Case frame) {
    var error = frame.of(Metric.POINTING_ARCMIN);
    if (error == null) {
      return null;
    }
    var limit = frame.limits().pointingErrorArcmin();
    if (limit != null) {
      return error <= limit ? null : off(error, limit, error > POINTING_FAR_OVER * limit, "");
    }
    var side = shorterSideArcmin(frame);
    if (side != null && error > side / 2) {
      return off(error, side / 2, error > side, ", the target is off the frame");
    }
    var expected = frame.around(Metric.POINTING_ARCMIN);
    if (expected == null) {
      return null;
    }
    double floor = Math.max(POINTING_STEP_ARCMIN, side == null ? 0 : POINTING_STEP_OF_FIELD * side);
    double step = expected.high() + Math.max(3 * expected.sigma(), floor);
    return error <= step
        ? null
        : off(
            error,
            step,
            false,
            ", the frames around it have " + Words.brief(expected.level(), 1) + "′");
  }

  private static @Nullable Double shorterSideArcmin(Case frame) {
    var scale = frame.pixelScaleArcsec();
    var width = frame.report().frame().width();
    var height = frame.report().frame().height();
    return scale == null || width == null || height == null
        ? null
        : Math.min(width, height) * scale / 60;
  }

  private static Flag off(double error, double limit, boolean far, String more) {
    return Case.flag(
        "pointing",
        far ? Severity.BAD : Severity.WARN,
        error,
        limit,
        "arcmin",
        "pointing error %s′ over %s′%s"
            .formatted(Words.brief(error, 1), Words.brief(limit, 1), more));
  }
}
