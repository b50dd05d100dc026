package org.nightjar.qa;

import java.util.List;
import java.util.stream.IntStream;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/**
 * A sky brighter than the darker part of the night, with the sun's and the moon's height as the
 * cause where the site is known. Airglow's growth with airmass is no brightness worth a word.
 */
final class SkyWatch {
  static final String NAME = "brightSky";

  /** Magnitudes per square arcsecond. */
  static final double LEAST_RISE = 0.5;

  static final double SIGMAS = 6;
  private static final double DARK_QUANTILE = 0.75;
  private static final double PER_AIRMASS = 0.3;
  private static final double TWILIGHT_DEG = -18;
  private static final int FEWEST_FRAMES = 3;

  private final Shots shots;
  private final boolean[] elsewhere;
  private final double[] rise;
  private final double limit;

  SkyWatch(Shots shots, boolean[] elsewhere) {
    this.shots = shots;
    this.elsewhere = elsewhere;
    var surface = shots.values(SkyWatch::surface);
    long known = java.util.Arrays.stream(surface).filter(Double::isFinite).count();
    // The level of ADU may hold a pedestal, so that it tells less; it is there for every frame.
    var dim = 2 * known >= shots.size() ? surface : shots.values(SkyWatch::level);
    var plain = shots.above(dim, Likeness.EXPOSURE, DARK_QUANTILE);
    var lifted =
        shots.above(
            IntStream.range(0, dim.length)
                .mapToDouble(i -> dim[i] + PER_AIRMASS * (shots.get(i).airmass() - 1))
                .toArray(),
            Likeness.EXPOSURE,
            DARK_QUANTILE);
    this.rise =
        IntStream.range(0, dim.length).mapToDouble(i -> Math.min(-plain[i], -lifted[i])).toArray();
    this.limit = Math.max(LEAST_RISE, SIGMAS * Shots.scatter(rise));
  }

  /** Magnitudes: larger is darker. */
  private static double surface(Shot shot) {
    var photometry = shot.report().photometry();
    var sky = photometry == null ? null : photometry.skyMagPerArcsec2();
    return sky == null ? Double.NaN : sky;
  }

  private static double level(Shot shot) {
    double adu = shot.extraction().backgroundAdu();
    return adu > 0 ? -2.5 * Math.log10(adu) : Double.NaN;
  }

  List<Spell> spells() {
    var signs = new Sign[shots.size()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] =
          elsewhere[i] || !(rise[i] >= limit / 2)
              ? Sign.NONE
              : rise[i] >= limit ? Sign.CLEAR : Sign.FAINT;
    }
    return Spell.of(signs, FEWEST_FRAMES, 1);
  }

  NightFinding finding(Spell spell) {
    int worst = spell.first();
    for (int i = spell.first(); i <= spell.last(); i++) {
      if (rise[i] > (rise[worst] > 0 ? rise[worst] : 0)) {
        worst = i;
      }
    }
    return new NightFinding(
        NAME,
        Severity.INFO,
        spell.since(shots),
        spell.until(shots),
        rise[worst],
        limit,
        "mag",
        "%s %s: sky up to %s mag brighter than the dark part of the night, over %s."
            .formatted(
                cause(worst),
                spell.when(shots),
                Words.number(rise[worst], 1),
                Words.number(limit, 1)));
  }

  private String cause(int i) {
    var site = shots.get(i).report().frame().site();
    if (site == null) {
      return "Bright sky (moon, twilight or a lamp)";
    }
    double sun = SunAndMoon.sunAltitudeDeg(site, shots.get(i).at());
    double moon = SunAndMoon.moonAltitudeDeg(site, shots.get(i).at());
    return sun > TWILIGHT_DEG
        ? "Twilight, the sun at %s°,".formatted(Words.number(sun, 0))
        : moon > 0
            ? "Moon, %s° high,".formatted(Words.number(moon, 0))
            : "Bright sky without sun and moon (a lamp, aurora, haze over a town)";
  }
}
