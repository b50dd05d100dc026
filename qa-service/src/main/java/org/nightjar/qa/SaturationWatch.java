package org.nightjar.qa;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/** Frames in a row of which too much is saturated, by their own verdicts. */
final class SaturationWatch {
  static final String NAME = "saturated";
  private static final int FEWEST_FRAMES = 2;

  private final Shots shots;

  SaturationWatch(Shots shots) {
    this.shots = shots;
  }

  List<Spell> spells() {
    var signs = new Sign[shots.size()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = flag(i) == null ? Sign.NONE : Sign.CLEAR;
    }
    return Spell.of(signs, FEWEST_FRAMES, 1);
  }

  NightFinding finding(Spell spell) {
    double fraction = 0;
    double limit = 0;
    var severity = Severity.WARN;
    for (int i = spell.first(); i <= spell.last(); i++) {
      var flag = flag(i);
      if (flag != null && flag.value() != null && flag.value() > fraction) {
        fraction = flag.value();
        limit = flag.limit() == null ? 0 : flag.limit();
        severity = flag.severity();
      }
    }
    return new NightFinding(
        NAME,
        severity,
        spell.since(shots),
        spell.until(shots),
        fraction,
        limit,
        null,
        "Saturated %s: up to %s of the pixels, over %s, on %s."
            .formatted(
                spell.when(shots),
                Words.percent(fraction),
                Words.percent(limit),
                Words.count(spell.frames(), "frame", "frames")));
  }

  private @Nullable Flag flag(int i) {
    var quality = shots.get(i).report().quality();
    return quality == null
        ? null
        : quality.flags().stream()
            .filter(f -> f.name().equals(NAME) && f.severity() != Severity.INFO)
            .findFirst()
            .orElse(null);
  }
}
