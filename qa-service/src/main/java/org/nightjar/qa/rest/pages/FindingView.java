package org.nightjar.qa.rest.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightFinding;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * A finding of a night's diagnosis as pages show it.
 *
 * @param number from 1, worst first: names its marks on the plots
 * @param css bad, warn, or empty
 * @param word what it is called
 * @param sentence all of it, with number, limit and times
 * @param address of the frames concerned; empty when none is in the table
 * @param frames how many, in words
 */
public record FindingView(
    int number, String css, String word, String sentence, String address, String frames) {

  /**
   * A finding on the plots' clock.
   *
   * @param number as in the list
   * @param css see there
   * @param word see there
   * @param from epoch seconds
   * @param to epoch seconds
   * @param lasts whether it goes on
   * @param plots keys of the plots that show it
   */
  record Mark(
      int number,
      String css,
      String word,
      double from,
      double to,
      boolean lasts,
      List<String> plots) {}

  /** All of a night, in the diagnosis' order. */
  static List<FindingView> all(
      @Nullable NightSummary night, String telescope, List<FrameLine> lines) {
    var all = new ArrayList<FindingView>();
    if (night != null) {
      for (var finding : night.diagnosis()) {
        all.add(of(all.size() + 1, finding, telescope, night.night(), lines));
      }
    }
    return all;
  }

  private static FindingView of(
      int number,
      NightFinding finding,
      String telescope,
      @Nullable LocalDate night,
      List<FrameLine> lines) {
    var trouble = Trouble.of(finding);
    var page = Addresses.night(telescope, night);
    var concerned = lines.stream().filter(f -> concerns(finding, f)).toList();
    var frames = Words.count(concerned.size(), "frame", "frames");
    if (trouble == Trouble.REJECTED || trouble == Trouble.FAILED) {
      frames = Words.count(Math.round(finding.value()), "file", "files");
      page += "?grade=" + finding.name().toUpperCase(java.util.Locale.ROOT);
    } else if (trouble == Trouble.SILENT) {
      var before =
          lines.stream().filter(f -> Objects.equals(f.startedAt(), finding.since())).findFirst();
      frames = before.isPresent() ? "the last frame before" : "";
      page = before.map(f -> Addresses.night(telescope, night) + "#f-" + f.id()).orElse("");
    } else if (concerned.isEmpty()) {
      page = "";
    } else {
      page += span(finding, concerned);
    }
    return new FindingView(
        number,
        Verdict.css(finding.severity()),
        trouble.word(),
        Words.shortened(finding.sentence(), 1000),
        page,
        frames);
  }

  /** The part of the address that leaves the frames concerned. */
  private static String span(NightFinding finding, List<FrameLine> concerned) {
    var since = finding.since();
    var last = concerned.stream().map(FrameLine::takenAt).max(Instant::compareTo).orElseThrow();
    var to = last.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return "?from="
        + Addresses.segment(String.valueOf(since))
        + (finding.until() == null ? "" : "&to=" + Addresses.segment(to.toString()));
  }

  /** Whether it is seen on a frame. */
  static boolean concerns(NightFinding finding, FrameLine f) {
    return f.isAssessedLight() && covers(finding, f.startedAt());
  }

  /** Those that are seen on an assessed light that began then; addresses are of the list. */
  static List<FindingView> seen(
      @Nullable NightSummary night, String telescope, @Nullable Instant startedAt) {
    var seen = new ArrayList<FindingView>();
    var all = night == null ? List.<NightFinding>of() : night.diagnosis();
    for (int i = 0; i < all.size(); i++) {
      var finding = all.get(i);
      if (covers(finding, startedAt)) {
        seen.add(
            new FindingView(
                i + 1,
                Verdict.css(finding.severity()),
                Trouble.of(finding).word(),
                Words.shortened(finding.sentence(), 1000),
                Addresses.night(telescope, night == null ? null : night.night())
                    + "#finding-"
                    + (i + 1),
                ""));
      }
    }
    return seen;
  }

  private static boolean covers(NightFinding finding, @Nullable Instant at) {
    var since = finding.since();
    var until = finding.until();
    return Trouble.of(finding).ofMeasuredFrames()
        && since != null
        && at != null
        && !at.isBefore(since)
        && (until == null || !at.isAfter(until));
  }

  /**
   * Those of a night that have a time.
   *
   * @param end when the last frame was taken
   */
  static List<Mark> marks(@Nullable NightSummary night, Instant end) {
    var marks = new ArrayList<Mark>();
    var all = night == null ? List.<NightFinding>of() : night.diagnosis();
    for (int i = 0; i < all.size(); i++) {
      var finding = all.get(i);
      var since = finding.since();
      if (since != null) {
        var trouble = Trouble.of(finding);
        marks.add(
            new Mark(
                i + 1,
                Verdict.css(finding.severity()),
                trouble.word(),
                since.toEpochMilli() / 1000.0,
                until(finding, trouble, since, end).toEpochMilli() / 1000.0,
                finding.until() == null,
                trouble.plots().stream().map(Quantity::key).toList()));
      }
    }
    return marks;
  }

  private static Instant until(NightFinding finding, Trouble trouble, Instant since, Instant end) {
    var until = finding.until();
    if (until != null) {
      return until;
    }
    return trouble == Trouble.SILENT
        ? since.plus(Duration.ofMinutes(Math.round(finding.value())))
        : end;
  }

  /** What a telescope's card says first: what lasts; nothing that only informs. */
  static java.util.Optional<NightFinding> lasting(List<NightFinding> findings) {
    return findings.stream()
        .filter(f -> f.severity() != Severity.INFO && f.until() == null)
        .findFirst();
  }

  /** The worst, whether it lasts or is over; nothing that only informs. */
  static java.util.Optional<NightFinding> worst(List<NightFinding> findings) {
    return findings.stream().filter(f -> f.severity() != Severity.INFO).findFirst();
  }
}
