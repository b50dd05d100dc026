package org.nightjar.qa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;

/**
 * What happened in a telescope's night: each thing named once, with its number, its limit and since
 * when. {@code docs/quality.md} says what each means and how sure it is; a quiet night has none.
 */
public final class NightDiagnosis {
  private static final Comparator<NightFinding> WORST_FIRST =
      Comparator.comparing(NightFinding::severity)
          .reversed()
          .thenComparing(f -> f.until() != null)
          .thenComparing(
              NightFinding::since, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
          .thenComparing(NightFinding::name);

  private NightDiagnosis() {}

  /**
   * Looks at one telescope's night so far; the order of the reports does not matter.
   *
   * @param reports of one telescope and night, those that were refused or failed too
   * @param now what the time is where the frames come from (see {@link NetworkClock}); only a
   *     silence depends on it
   * @return worst first, what lasts before what is over
   */
  public static List<NightFinding> of(List<FrameReport> reports, Instant now) {
    var findings = new ArrayList<NightFinding>(Refusals.of(reports));
    findings.addAll(new SilenceWatch(reports).findings(now));
    var shots = Shots.of(reports);
    if (shots.size() >= Shots.FEWEST) {
      var pointing = new PointingWatch(shots);
      pointing.spells().forEach(s -> findings.add(pointing.finding(s)));
      var saturation = new SaturationWatch(shots);
      saturation.spells().forEach(s -> findings.add(saturation.finding(s)));
      look(shots, findings);
    }
    findings.sort(WORST_FIRST);
    return List.copyOf(findings);
  }

  /** In the order of certainty: what one explains is left out by the next. */
  private static void look(Shots shots, List<NightFinding> findings) {
    var shutter = new ShutterWatch(shots);
    shutter.spells().forEach(s -> findings.add(shutter.finding(s)));
    var dark = shutter.dark();

    var wind = new WindWatch(shots, dark);
    var shaken = dark.clone();
    for (var spell : wind.spells()) {
      findings.add(wind.finding(spell));
      mark(shaken, spell);
    }
    findings.addAll(new FocusWatch(shots, shaken).findings());

    var clouds = new CloudWatch(shots, dark);
    var covered = dark.clone();
    for (var spell : clouds.spells()) {
      findings.add(clouds.finding(spell));
      mark(covered, spell);
    }
    var sky = new SkyWatch(shots, covered);
    sky.spells().forEach(s -> findings.add(sky.finding(s)));
  }

  private static void mark(boolean[] frames, Spell spell) {
    for (int i = spell.first(); i <= spell.last(); i++) {
      frames[i] = true;
    }
  }
}
