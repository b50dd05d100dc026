package org.nightjar.qa;

import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/**
 * Frames without light between frames with stars: a shutter that stuck, a cover. Their sky is
 * darker than any that shows stars, and no noisier than a frame read in the dark.
 */
final class ShutterWatch {
  static final String NAME = "stuckShutter";
  private static final double OF_READ_NOISE = 1.3;
  private static final double OF_USUAL_NOISE = 0.85;
  private static final double OF_SKY = 0.2;
  private static final double FEW_STARS = 0.3;

  private final Shots shots;
  private final boolean[] dark;
  private final double[] starrySky;

  ShutterWatch(Shots shots) {
    this.shots = shots;
    this.dark = new boolean[shots.size()];
    this.starrySky = new double[shots.size()];
    for (var group : shots.groups(Likeness.EXPOSURE)) {
      look(group);
    }
  }

  private void look(int[] group) {
    var starry =
        Arrays.stream(group).filter(i -> shots.get(i).extraction().fwhmPx() != null).toArray();
    if (starry.length < Shots.FEWEST) {
      return;
    }
    var skies =
        Arrays.stream(starry)
            .mapToDouble(i -> shots.get(i).extraction().backgroundAdu())
            .sorted()
            .toArray();
    double sky = Robust.median(skies);
    double stars =
        Robust.median(
            Arrays.stream(starry).mapToDouble(i -> shots.get(i).extraction().stars()).toArray());
    double noise =
        Robust.median(
            Arrays.stream(starry)
                .mapToDouble(i -> shots.get(i).extraction().backgroundRmsAdu())
                .toArray());
    for (int i : group) {
      var shot = shots.get(i);
      double rms = shot.extraction().backgroundRmsAdu();
      double own = shot.extraction().backgroundAdu();
      double read = shot.readNoiseAdu();
      // Where the read noise is known it tells more than any comparison: clouds over a dark site
      // dim the sky too, but no sky at all leaves just that.
      boolean quiet =
          Double.isFinite(read) && read < noise / OF_READ_NOISE
              ? rms <= OF_READ_NOISE * read
              : rms <= OF_USUAL_NOISE * noise || own <= OF_SKY * sky;
      starrySky[i] = skies[0];
      dark[i] = starless(shot, stars) && quiet && own < skies[0] - 0.5 * Math.min(rms, noise);
    }
  }

  /** Without darks, hot pixels may be taken for a few stars; no width can be measured on them. */
  private static boolean starless(Shot shot, double usualStars) {
    return shot.blank()
        || shot.extraction().fwhmPx() == null
            && Double.isNaN(shot.of(Metric.ZERO_POINT))
            && shot.extraction().stars() < FEW_STARS * usualStars;
  }

  /** Frames that the sky does not explain. */
  boolean[] dark() {
    return dark.clone();
  }

  List<Spell> spells() {
    var signs = new Sign[dark.length];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = dark[i] ? Sign.CLEAR : Sign.NONE;
    }
    return Spell.of(signs, 1, 0);
  }

  NightFinding finding(Spell spell) {
    double brightest = Double.NEGATIVE_INFINITY;
    double limit = Double.POSITIVE_INFINITY;
    for (int i = spell.first(); i <= spell.last(); i++) {
      brightest = Math.max(brightest, shots.get(i).extraction().backgroundAdu());
      limit = Math.min(limit, starrySky[i]);
    }
    int frames = spell.frames();
    return new NightFinding(
        NAME,
        Severity.BAD,
        spell.since(shots),
        spell.until(shots),
        brightest,
        limit,
        "ADU",
        "Shutter stuck or covered %s: no star on %s, and a sky of %s ADU under %s, the least of the frames with stars."
            .formatted(
                spell.when(shots),
                Words.count(frames, "frame", "frames"),
                Words.brief(brightest, 1),
                Words.brief(limit, 1)));
  }
}
