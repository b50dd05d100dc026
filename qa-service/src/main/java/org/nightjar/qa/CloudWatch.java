package org.nightjar.qa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.qa.Spell.Sign;

/**
 * Light that is lost for a while. A frame's zero point is held to the clear frames of its filter,
 * with the least loss that no, usual or the night's own extinction leaves, so that a target that
 * sets is no cloud.
 */
final class CloudWatch {
  static final String NAME = "cloud";

  /** Magnitudes; a quiet night's transparency wanders less. */
  static final double LEAST_LOSS = 0.25;

  static final double SIGMAS = 6;
  private static final double CLEAR_QUANTILE = 0.85;
  private static final double USUAL_EXTINCTION = 0.25;
  private static final double MOST_EXTINCTION = 0.8;
  private static final double LEAST_AIRMASS_SPAN = 0.15;
  private static final int FEWEST_FRAMES = 2;
  private static final int FEWEST_WITHOUT_STARS = 3;
  private static final int LONGEST_BREAK = 2;

  private final Shots shots;
  private final boolean[] elsewhere;
  private final double[] loss;
  private final double limit;

  /**
   * @param elsewhere frames that something else explains
   */
  CloudWatch(Shots shots, boolean[] elsewhere) {
    this.shots = shots;
    this.elsewhere = elsewhere;
    var zeroPoints = shots.values(s -> s.of(Metric.ZERO_POINT));
    this.loss = loss(zeroPoints);
    double noise = 0;
    for (var group : shots.groups(Likeness.FILTER)) {
      noise =
          Math.max(noise, Shots.scatter(Arrays.stream(group).mapToDouble(i -> loss[i]).toArray()));
    }
    // In ragged clouds each frame differs from the next: that is no measure of a quiet one.
    this.limit = Math.max(LEAST_LOSS, Math.min(SIGMAS * noise, 3 * LEAST_LOSS));
  }

  private double[] loss(double[] zeroPoints) {
    var least = new double[shots.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double k : new double[] {0, USUAL_EXTINCTION, extinction(zeroPoints)}) {
      var corrected =
          IntStream.range(0, zeroPoints.length)
              .mapToDouble(i -> zeroPoints[i] + k * (shots.get(i).airmass() - 1))
              .toArray();
      var above = shots.above(corrected, Likeness.FILTER, CLEAR_QUANTILE);
      for (int i = 0; i < least.length; i++) {
        // NaN stays NaN.
        least[i] = Math.min(least[i], -above[i]);
      }
    }
    return least;
  }

  /** Magnitudes per airmass by Theil and Sen's line, 0 where airmass hardly changes. */
  private double extinction(double[] zeroPoints) {
    var slopes = new ArrayList<Double>();
    for (var group : shots.groups(Likeness.FILTER)) {
      int stride = Math.max(1, group.length / 150);
      for (int a = 0; a < group.length; a += stride) {
        for (int b = 0; b < a; b += stride) {
          double span = shots.get(group[a]).airmass() - shots.get(group[b]).airmass();
          double fall = zeroPoints[group[b]] - zeroPoints[group[a]];
          if (Math.abs(span) > LEAST_AIRMASS_SPAN && Double.isFinite(fall)) {
            slopes.add(fall / span);
          }
        }
      }
    }
    return slopes.size() < 10
        ? 0
        : Math.clamp(
            Robust.median(slopes.stream().mapToDouble(s -> s).toArray()), 0, MOST_EXTINCTION);
  }

  List<Spell> spells() {
    var signs = new Sign[shots.size()];
    long starry = shots.all().stream().filter(s -> !s.blank()).count();
    for (int i = 0; i < signs.length; i++) {
      signs[i] = starry < FEWEST_WITHOUT_STARS ? Sign.NONE : sign(i);
    }
    return Spell.of(signs, FEWEST_FRAMES, LONGEST_BREAK).stream().filter(this::tells).toList();
  }

  private Sign sign(int i) {
    if (elsewhere[i] || shots.get(i).flagged("saturated")) {
      return Sign.NONE;
    }
    if (shots.get(i).blank()) {
      return Sign.CLEAR;
    }
    if (!Double.isFinite(loss[i])) {
      // Unsolved or too few stars may be a part of it; too few frames to compare with is not.
      return Double.isFinite(shots.get(i).of(Metric.ZERO_POINT)) ? Sign.NONE : Sign.FAINT;
    }
    return loss[i] >= limit ? Sign.CLEAR : loss[i] >= limit / 2 ? Sign.FAINT : Sign.NONE;
  }

  /** Two frames of lost light, or three without a star, and not merely frames without a number. */
  private boolean tells(Spell spell) {
    int dim = 0;
    int blank = 0;
    for (int i = spell.first(); i <= spell.last(); i++) {
      dim += loss[i] >= limit ? 1 : 0;
      blank += shots.get(i).blank() && !elsewhere[i] ? 1 : 0;
    }
    return dim >= FEWEST_FRAMES || dim > 0 && blank > 0 || blank >= FEWEST_WITHOUT_STARS;
  }

  NightFinding finding(Spell spell) {
    double most = 0;
    int blank = 0;
    for (int i = spell.first(); i <= spell.last(); i++) {
      most = loss[i] > most ? loss[i] : most;
      blank += shots.get(i).blank() && !elsewhere[i] ? 1 : 0;
    }
    var text = new StringBuilder("Cloud ").append(spell.when(shots)).append(": ");
    if (most >= limit) {
      text.append("zero point up to ")
          .append(Words.number(most, 2))
          .append(" mag under that of the clear frames, over ")
          .append(Words.number(limit, 2));
      scatter(spell, text);
    }
    if (blank > 0) {
      text.append(most >= limit ? "; " : "").append("no stars on ");
      text.append(Words.count(blank, "frame", "frames"));
    }
    boolean severe = blank > 0 || most >= 1;
    return new NightFinding(
        NAME,
        severe ? Severity.BAD : Severity.WARN,
        spell.since(shots),
        spell.until(shots),
        most >= limit ? most : blank,
        most >= limit ? limit : 0,
        most >= limit ? "mag" : "frames",
        text.append('.').toString());
  }

  /** A ragged cloud dims stars of one frame differently. */
  private void scatter(Spell spell, StringBuilder text) {
    var scatters = shots.values(CloudWatch::zeroPointScatter);
    var inside = new ArrayList<Double>();
    var outside = new ArrayList<Double>();
    for (int i = 0; i < scatters.length; i++) {
      if (Double.isFinite(scatters[i])) {
        (spell.holds(i) ? inside : outside).add(scatters[i]);
      }
    }
    if (inside.isEmpty() || outside.size() < Shots.FEWEST) {
      return;
    }
    double worst = inside.stream().mapToDouble(s -> s).max().orElse(0);
    double usual = Robust.median(outside.stream().mapToDouble(s -> s).toArray());
    if (worst > 1.5 * usual) {
      text.append(
          ", its scatter from star to star %s mag instead of %s"
              .formatted(Words.number(worst, 2), Words.number(usual, 2)));
    }
  }

  private static double zeroPointScatter(Shot shot) {
    var photometry = shot.report().photometry();
    var scatter = photometry == null ? null : photometry.zeroPointScatter();
    return scatter == null ? Double.NaN : scatter;
  }
}
