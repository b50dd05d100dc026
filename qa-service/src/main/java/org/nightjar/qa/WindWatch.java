package org.nightjar.qa;

import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/** Stars drawn out for a while: wind that shakes the telescope, or a mount that doesn't follow. */
final class WindWatch {
  static final String NAME = "wind";

  /** Ellipticity above the round frames of the night; seeing and optics move it less. */
  static final double LEAST_RISE = 0.1;

  static final double SIGMAS = 6;

  /** Mean length of the doubled angles' unit vectors above which they are one direction. */
  static final double COMMON_DIRECTION = 0.8;

  private static final double ROUND_QUANTILE = 0.35;
  private static final int FEWEST_FRAMES = 3;
  private static final int LONGEST_BREAK = 2;

  private final Shots shots;
  private final boolean[] elsewhere;
  private final double[] rise;
  private final double limit;

  WindWatch(Shots shots, boolean[] elsewhere) {
    this.shots = shots;
    this.elsewhere = elsewhere;
    var values = shots.values(s -> s.of(Metric.ELLIPTICITY));
    this.rise = shots.above(values, Likeness.OPTICS, ROUND_QUANTILE);
    // The rounder part of the frames is what a calm night scatters by.
    var calm = Arrays.stream(rise).filter(r -> r <= 0).map(r -> -r).toArray();
    double noise = calm.length < 3 ? 0 : Robust.MAD_TO_SIGMA * Robust.median(calm);
    this.limit = Math.max(LEAST_RISE, SIGMAS * noise);
  }

  List<Spell> spells() {
    var signs = new Sign[shots.size()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] =
          elsewhere[i] || !(rise[i] >= limit / 2)
              ? Sign.NONE
              : rise[i] >= limit ? Sign.CLEAR : Sign.FAINT;
    }
    // Half of a spell's frames are calm at most: gusts come and go, single bad frames do too.
    return Spell.of(signs, FEWEST_FRAMES, LONGEST_BREAK).stream()
        .filter(s -> 2 * s.frames() >= s.last() - s.first() + 1)
        .toList();
  }

  NightFinding finding(Spell spell) {
    double most = 0;
    double cosine = 0;
    double sine = 0;
    int angles = 0;
    double usual = 0;
    for (int i = spell.first(); i <= spell.last(); i++) {
      if (!(rise[i] >= limit)) {
        continue;
      }
      double ellipticity = shots.get(i).of(Metric.ELLIPTICITY);
      if (ellipticity > most) {
        most = ellipticity;
        usual = ellipticity - rise[i];
      }
      var angle = shots.get(i).extraction().positionAngleDeg();
      if (angle != null) {
        cosine += Math.cos(Math.toRadians(2 * angle));
        sine += Math.sin(Math.toRadians(2 * angle));
        angles++;
      }
    }
    boolean common =
        angles >= FEWEST_FRAMES && Math.hypot(cosine, sine) >= COMMON_DIRECTION * angles;
    var direction =
        common
            ? "along %s°, from +x towards +y"
                .formatted(Words.number(Math.toDegrees(Math.atan2(sine, cosine)) / 2, 0))
            : "in changing directions";
    return new NightFinding(
        NAME,
        most >= usual + 2 * limit ? Severity.BAD : Severity.WARN,
        spell.since(shots),
        spell.until(shots),
        most,
        usual + limit,
        null,
        "%s %s: ellipticity up to %s over %s, the calm frames have %s; %s of %s drawn out %s."
            .formatted(
                common ? "Wind or tracking" : "Shaken by wind",
                spell.when(shots),
                Words.number(most, 2),
                Words.number(usual + limit, 2),
                Words.number(usual, 2),
                spell.frames(),
                Words.count(spell.last() - spell.first() + 1, "frame", "frames"),
                direction));
  }
}
