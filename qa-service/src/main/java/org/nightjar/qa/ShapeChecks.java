package org.nightjar.qa;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;

/** How wide and how round the stars are. */
final class ShapeChecks {
  /** 3 robust sigmas of the night, and at least this fraction: seeing alone moves that much. */
  static final double FWHM_STEP = 0.15;

  /** Above the better quarter of the night by this factor: worth a word. */
  static final double FWHM_DRIFT_INFO = 1.3;

  /** Above the better quarter of the night by this factor: refocus. */
  static final double FWHM_DRIFT_WARN = 1.75;

  /** Over a profile's limit by this factor is BAD. */
  static final double FWHM_FAR_OVER = 1.25;

  /** Wider than both is no star in any telescope's focus. */
  static final double HOPELESS_FWHM_PX = 8;

  static final double HOPELESS_FWHM_ARCSEC = 10;

  static final double ELLIPTICITY_STEP = 0.08;
  static final double ELLIPTICITY_WARN = 0.3;
  static final double ELLIPTICITY_BAD = 0.5;
  static final double ELLIPTICITY_FAR_OVER = 1.5;

  private ShapeChecks() {}

  static @Nullable Flag fwhm(Case frame) {
    var px = frame.of(Metric.FWHM_PX);
    if (px == null) {
      return null;
    }
    var scale = frame.pixelScaleArcsec();
    var limitArcsec = frame.limits().fwhmArcsec();
    if (limitArcsec != null && scale != null) {
      return fwhmOver(px * scale, limitArcsec, "arcsec");
    }
    var limitPx = frame.limits().fwhmPx();
    if (limitPx != null) {
      return fwhmOver(px, limitPx, "px");
    }
    var step = fwhmStep(frame, px, scale);
    return step != null ? step : fwhmDrift(frame, px, scale);
  }

  private static @Nullable Flag fwhmOver(double value, double limit, String unit) {
    if (value <= limit) {
      return null;
    }
    var severity = value > FWHM_FAR_OVER * limit ? Severity.BAD : Severity.WARN;
    return Case.flag(
        "fwhm",
        severity,
        value,
        limit,
        unit,
        "FWHM %s over %s".formatted(width(value, unit), width(limit, unit)));
  }

  private static @Nullable Flag fwhmStep(Case frame, double px, @Nullable Double scale) {
    var expected = frame.around(Metric.FWHM_PX);
    if (expected == null) {
      return null;
    }
    var own = frame.extraction().fwhmErrorPx();
    double noise = Math.hypot(expected.sigma(), own == null ? 0 : own);
    double allowed = Math.max(3 * noise, FWHM_STEP * expected.high());
    double limit = expected.high() + allowed;
    if (px <= limit) {
      return null;
    }
    double unit = scale == null ? 1 : scale;
    var name = scale == null ? "px" : "arcsec";
    return Case.flag(
        "fwhm",
        px > limit + allowed ? Severity.BAD : Severity.WARN,
        px * unit,
        limit * unit,
        name,
        "FWHM %s over %s, the frames around it have %s"
            .formatted(
                width(px * unit, name),
                width(limit * unit, name),
                width(expected.level() * unit, name)));
  }

  private static @Nullable Flag fwhmDrift(Case frame, double px, @Nullable Double scale) {
    var best = frame.night().quantile(frame.report(), Metric.FWHM_PX, 0.25);
    double unit = scale == null ? 1 : scale;
    var name = scale == null ? "px" : "arcsec";
    if (best != null && px > FWHM_DRIFT_INFO * best) {
      boolean far = px > FWHM_DRIFT_WARN * best;
      double limit = best * (far ? FWHM_DRIFT_WARN : FWHM_DRIFT_INFO);
      return Case.flag(
          "fwhm",
          far ? Severity.WARN : Severity.INFO,
          px * unit,
          limit * unit,
          name,
          "FWHM %s over %s, as the frames around it, but the better part of the night has %s"
              .formatted(
                  width(px * unit, name), width(limit * unit, name), width(best * unit, name)));
    }
    boolean hopeless =
        px > HOPELESS_FWHM_PX && (scale == null || px * scale > HOPELESS_FWHM_ARCSEC);
    if (best == null && hopeless) {
      double limit = Math.max(HOPELESS_FWHM_PX * unit, scale == null ? 0 : HOPELESS_FWHM_ARCSEC);
      return Case.flag(
          "fwhm",
          Severity.WARN,
          px * unit,
          limit,
          name,
          "FWHM %s over %s".formatted(width(px * unit, name), width(limit, name)));
    }
    return null;
  }

  private static String width(double value, String unit) {
    return unit.equals("px") ? Words.brief(value, 2) + " px" : Words.brief(value, 1) + "″";
  }

  static @Nullable Flag ellipticity(Case frame) {
    var value = frame.of(Metric.ELLIPTICITY);
    if (value == null) {
      return null;
    }
    var limit = frame.limits().ellipticity();
    if (limit != null) {
      return value <= limit
          ? null
          : elongated(value, limit, value > ELLIPTICITY_FAR_OVER * limit, "");
    }
    var expected = frame.around(Metric.ELLIPTICITY);
    if (expected != null) {
      var own = frame.extraction().ellipticityError();
      double noise = Math.hypot(expected.sigma(), own == null ? 0 : own);
      double allowed = Math.max(3 * noise, ELLIPTICITY_STEP);
      double step = expected.high() + allowed;
      if (value > step) {
        return elongated(
            value,
            step,
            value > step + allowed || value > ELLIPTICITY_BAD,
            ", the frames around it have " + Words.number(expected.level(), 2));
      }
    }
    return value <= ELLIPTICITY_WARN
        ? null
        : elongated(value, ELLIPTICITY_WARN, value > ELLIPTICITY_BAD, "");
  }

  private static Flag elongated(double value, double limit, boolean far, String more) {
    return Case.flag(
        "ellipticity",
        far ? Severity.BAD : Severity.WARN,
        value,
        limit,
        null,
        "ellipticity %s over %s%s".formatted(Words.number(value, 2), Words.number(limit, 2), more));
  }

  /** Every star there twice; the width is that of one image. */
  static @Nullable Flag doubled(Case frame) {
    var doubled = frame.extraction().doubled();
    if (doubled == null) {
      return null;
    }
    return Case.flag(
        "doubled",
        Severity.BAD,
        Math.hypot(doubled.dxPx(), doubled.dyPx()),
        null,
        "px",
        "every star is there twice, %s px apart: %d of %d bright sources have a second image %s as bright"
            .formatted(
                Words.brief(Math.hypot(doubled.dxPx(), doubled.dyPx()), 1),
                doubled.stars(),
                doubled.of(),
                Words.number(doubled.ratio(), 2)));
  }
}
