package org.nightjar.qa;

import java.util.List;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/**
 * A telescope that looks elsewhere for a while: off by its own frames' verdicts, or farther off
 * than the better part of the night, so that a mount that slipped and stays where it is is named
 * too.
 */
final class PointingWatch {
  static final String NAME = "pointing";

  static final double LEAST_RISE_ARCMIN = 5;

  /** Of the frame's shorter side. */
  static final double LEAST_SHARE = 0.15;

  static final double SIGMAS = 6;
  private static final double USUAL_QUANTILE = 0.35;
  private static final int FEWEST_FRAMES = 2;

  private final Shots shots;
  private final double[] error;
  private final double[] rise;
  private final double noise;

  PointingWatch(Shots shots) {
    this.shots = shots;
    this.error = shots.values(s -> s.of(Metric.POINTING_ARCMIN));
    this.rise = shots.above(error, Likeness.OPTICS, USUAL_QUANTILE);
    this.noise = Shots.scatter(rise);
  }

  private double leastRise(int i) {
    var report = shots.get(i).report();
    var scale = report.astrometry() == null ? null : report.astrometry().pixelScaleArcsec();
    var width = report.frame().width();
    var height = report.frame().height();
    double side =
        scale == null || width == null || height == null ? 0 : Math.min(width, height) * scale / 60;
    return Math.max(Math.max(LEAST_RISE_ARCMIN, LEAST_SHARE * side), SIGMAS * noise);
  }

  List<Spell> spells() {
    var signs = new Sign[shots.size()];
    for (int i = 0; i < signs.length; i++) {
      boolean off = rise[i] >= leastRise(i) || shots.get(i).flagged(NAME);
      signs[i] = off ? Sign.CLEAR : Sign.NONE;
    }
    return Spell.of(signs, FEWEST_FRAMES, 1);
  }

  NightFinding finding(Spell spell) {
    int worst = spell.first();
    for (int i = spell.first(); i <= spell.last(); i++) {
      worst = error[i] > error[worst] ? i : worst;
    }
    double usual = error[worst] - (Double.isFinite(rise[worst]) ? rise[worst] : 0);
    double limit = flagLimit(worst);
    if (!(limit > 0)) {
      limit = usual + leastRise(worst);
    }
    return new NightFinding(
        NAME,
        error[worst] > 2 * limit ? Severity.BAD : Severity.WARN,
        spell.since(shots),
        spell.until(shots),
        error[worst],
        limit,
        "arcmin",
        "Pointing off %s: up to %s′ from the target, over %s′, on %s."
            .formatted(
                spell.when(shots),
                Words.brief(error[worst], 1),
                Words.brief(limit, 1),
                Words.count(spell.frames(), "frame", "frames")));
  }

  /** The limit that the frame's own verdict names; NaN without one. */
  private double flagLimit(int i) {
    var quality = shots.get(i).report().quality();
    return quality == null
        ? Double.NaN
        : quality.flags().stream()
            .filter(f -> f.name().equals(NAME) && f.limit() != null)
            .mapToDouble(f -> f.limit())
            .findFirst()
            .orElse(Double.NaN);
  }
}
