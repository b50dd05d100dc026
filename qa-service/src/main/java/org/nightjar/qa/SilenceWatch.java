package org.nightjar.qa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;

/**
 * A telescope that sends nothing although its night goes on. What is usual its own frames tell; its
 * night ends when the sun comes up or when it has gone over to calibration frames.
 */
final class SilenceWatch {
  static final String NAME = "silent";

  static final Duration LEAST = Duration.ofMinutes(10);
  static final int CADENCES = 5;

  /** Times the gap that one frame in ten of this telescope has anyway. */
  private static final int USUAL_GAPS = 3;

  /** Sun's altitude from which on nobody is missed. */
  static final double DAY_DEG = -10;

  /** Without a site nobody knows whether the sun is up. */
  private static final Duration NIGHT_OF_NOWHERE = Duration.ofHours(3);

  private static final Duration STEP = Duration.ofMinutes(1);

  private final List<Taken> taken;
  private final Frame.@Nullable Site site;
  private final Duration cadence;
  private final Duration limit;

  private record Taken(Instant at, boolean light) {}

  SilenceWatch(List<FrameReport> reports) {
    this.taken =
        reports.stream()
            .map(FrameReport::frame)
            .filter(f -> f.startedAt() != null)
            .map(f ->
                new Taken(
                    Objects.requireNonNull(f.startedAt()),
                    f.kind() == null || f.kind() == FrameKind.LIGHT))
            .sorted(Comparator.comparing(Taken::at))
            .toList();
    this.site =
        reports.stream()
            .map(r -> r.frame().site())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    var gaps = gaps();
    Arrays.sort(gaps);
    if (gaps.length < Shots.FEWEST - 1) {
      this.cadence = Duration.ZERO;
      this.limit = Duration.ZERO;
    } else {
      this.cadence = seconds(Robust.median(gaps));
      double usual = Robust.quantileOfSorted(gaps, 0.9);
      double most = Math.max(CADENCES * Robust.median(gaps), USUAL_GAPS * usual);
      this.limit = seconds(Math.max(LEAST.toSeconds(), most));
    }
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /** Seconds between lights that follow each other. */
  private double[] gaps() {
    var gaps = new ArrayList<Double>();
    for (int i = 1; i < taken.size(); i++) {
      if (taken.get(i).light() && taken.get(i - 1).light()) {
        gaps.add(Duration.between(taken.get(i - 1).at(), taken.get(i).at()).toMillis() / 1000.0);
      }
    }
    return gaps.stream().filter(g -> g > 0).mapToDouble(g -> g).toArray();
  }

  /**
   * @param now what the time is where this telescope's frames come from
   */
  List<NightFinding> findings(Instant now) {
    var findings = new ArrayList<NightFinding>();
    if (limit.isZero()) {
      return findings;
    }
    for (int i = 1; i < taken.size(); i++) {
      var before = taken.get(i - 1);
      var after = taken.get(i);
      if (before.light() && after.light()) {
        gap(before.at(), after.at(), true, findings);
      }
    }
    if (taken.getLast().light()) {
      gap(taken.getLast().at(), now, false, findings);
    }
    return findings;
  }

  private void gap(Instant last, Instant to, boolean ended, List<NightFinding> findings) {
    var dawn = dawn(last, to);
    var until = dawn == null ? to : dawn;
    var silent = Duration.between(last, until);
    if (silent.compareTo(limit) < 0) {
      return;
    }
    if (site == null && !ended && silent.compareTo(NIGHT_OF_NOWHERE) > 0) {
      return;
    }
    boolean over = ended || dawn != null;
    var told = Duration.ofMinutes(silent.toMinutes());
    var text =
        "%s; one each %s expected, %s is the limit%s."
            .formatted(
                !over
                    ? "No frame for %s, since %s UT".formatted(Words.span(told), Words.clock(last))
                    : "No frame for %s, from %s %s %s UT"
                        .formatted(
                            Words.span(told),
                            Words.clock(last),
                            dawn != null ? "until dawn at" : "to",
                            Words.clock(until)),
                Words.span(cadence),
                Words.span(limit),
                site == null && !ended ? " (its site is not known: its night may be over)" : "");
    findings.add(
        new NightFinding(
            NAME,
            !over ? Severity.BAD : ended ? Severity.WARN : Severity.INFO,
            last,
            over ? until : null,
            // Whole minutes: a night's document is not news every second.
            silent.toMinutes(),
            limit.toMillis() / 60_000.0,
            "min",
            text));
  }

  /** When the sun came up after a frame; null when it did not before {@code to}. */
  private @Nullable Instant dawn(Instant last, Instant to) {
    if (site == null) {
      return null;
    }
    var end = last.plus(Duration.ofDays(1)).isBefore(to) ? last.plus(Duration.ofDays(1)) : to;
    for (var at = last; at.isBefore(end); at = at.plus(STEP)) {
      if (SunAndMoon.sunAltitudeDeg(site, at) > DAY_DEG) {
        return at;
      }
    }
    return end.isBefore(to) ? end : null;
  }
}
