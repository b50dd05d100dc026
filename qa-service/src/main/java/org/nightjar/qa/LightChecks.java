package org.nightjar.qa;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;

/** How much light came through, and how much that was not asked for. */
final class LightChecks {
  /**
   * 3 robust sigmas of the night, and at least this: other stars of the catalogue shift that much.
   */
  static final double ZERO_POINT_STEP = 0.2;

  /** Below the better quarter of the night: airmass 2.5 explains a drop of 0.3 mag, hardly more. */
  static final double ZERO_POINT_DRIFT_WARN = 0.5;

  static final double ZERO_POINT_DRIFT_BAD = 1.0;
  static final double ZERO_POINT_FAR_UNDER = 0.3;

  static final double SKY_STEP = 0.3;

  /** Half the stars gone. */
  static final double STARS_STEP = 0.5;

  private LightChecks() {}

  static @Nullable Flag zeroPoint(Case frame) {
    var value = frame.of(Metric.ZERO_POINT);
    if (value == null) {
      return null;
    }
    var limit = frame.limits().zeroPoint();
    if (limit != null) {
      return value >= limit ? null : faint(value, limit, value < limit - ZERO_POINT_FAR_UNDER, "");
    }
    var expected = frame.around(Metric.ZERO_POINT);
    if (expected != null) {
      var photometry = frame.report().photometry();
      var own = photometry == null ? null : photometry.zeroPointError();
      double noise = Math.hypot(expected.sigma(), own == null ? 0 : own);
      double allowed = Math.max(3 * noise, ZERO_POINT_STEP);
      double step = expected.low() - allowed;
      if (value < step) {
        return faint(
            value,
            step,
            value < step - allowed,
            ", the frames around it have " + Words.number(expected.level(), 2));
      }
    }
    var best = frame.night().quantile(frame.report(), Metric.ZERO_POINT, 0.75);
    if (best != null && value < best - ZERO_POINT_DRIFT_WARN) {
      boolean far = value < best - ZERO_POINT_DRIFT_BAD;
      return faint(
          value,
          best - (far ? ZERO_POINT_DRIFT_BAD : ZERO_POINT_DRIFT_WARN),
          far,
          ", as the frames around it, but the better part of the night has "
              + Words.number(best, 2));
    }
    return null;
  }

  private static Flag faint(double value, double limit, boolean far, String more) {
    return Case.flag(
        "zeroPoint",
        far ? Severity.BAD : Severity.WARN,
        value,
        limit,
        "mag",
        "zero point %s mag under %s%s"
            .formatted(Words.number(value, 2), Words.number(limit, 2), more));
  }

  static @Nullable Flag noZeroPoint(Case frame) {
    var photometry = frame.report().photometry();
    if (photometry == null || photometry.zeroPoint() != null || !frame.solved()) {
      return null;
    }
    var why = photometry.reason();
    return Case.flag(
        "noZeroPoint",
        Severity.INFO,
        null,
        null,
        null,
        why == null
            ? "no zero point"
            : why.startsWith("no zero point") ? why : "no zero point: " + why);
  }

  static @Nullable Flag sky(Case frame) {
    double value = frame.extraction().backgroundAdu();
    var expected = frame.around(Metric.SKY_ADU);
    if (expected == null || !Double.isFinite(value)) {
      return null;
    }
    double allowed = Math.max(3 * expected.sigma(), SKY_STEP * Math.abs(expected.high()));
    allowed = Math.max(allowed, 5 * frame.extraction().backgroundRmsAdu());
    double limit = expected.high() + allowed;
    return value <= limit
        ? null
        : Case.flag(
            "sky",
            Severity.WARN,
            value,
            limit,
            "ADU",
            "sky %s ADU over %s, the frames around it have %s"
                .formatted(
                    Words.brief(value, 1),
                    Words.brief(limit, 1),
                    Words.brief(expected.level(), 1)));
  }

  static @Nullable Flag fewStars(Case frame) {
    var extraction = frame.extraction();
    if (extraction.blank()) {
      return null;
    }
    int stars = extraction.stars();
    var limit = frame.limits().stars();
    if (limit != null) {
      return stars >= limit
          ? null
          : few(stars, limit, stars < STARS_STEP * limit, ", %d needed".formatted(limit));
    }
    var expected = frame.around(Metric.STARS);
    if (expected == null) {
      return null;
    }
    // a line through a fast fall goes on below nothing
    double low = Math.max(0, expected.low());
    double allowed = Math.max(STARS_STEP * low, 3 * Math.hypot(expected.sigma(), Math.sqrt(low)));
    if (stars >= low - allowed) {
      return null;
    }
    return few(
        stars,
        low - allowed,
        stars < 0.2 * low,
        " under %s, the frames around it have %s"
            .formatted(Words.number(low - allowed, 0), Words.number(expected.level(), 0)));
  }

  private static Flag few(int stars, double limit, boolean far, String more) {
    return Case.flag(
        "fewStars",
        far ? Severity.BAD : Severity.WARN,
        (double) stars,
        limit,
        "stars",
        Words.count(stars, "star", "stars") + more);
  }
}
