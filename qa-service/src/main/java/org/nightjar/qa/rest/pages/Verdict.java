package org.nightjar.qa.rest.pages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Rejection;
import org.nightjar.model.Severity;
import org.nightjar.model.Status;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * A frame's end in a word, a shape and sentences.
 *
 * @param css good, warn, bad, rejected, failed, calibration or empty: picks shape and colour
 * @param word what people read: of a bias, dark or flat frame its kind, for only frames of the sky
 *     are graded
 * @param reasons sentences, worst first
 * @param diagnosis what it probably means; empty when nobody knows, and for calibration frames
 * @param given who gave the grade in the machine's place and what the machine said; empty when it
 *     is the machine's
 * @param comment what a person said; empty when nobody did
 */
public record Verdict(
    String css,
    String word,
    List<Reason> reasons,
    List<String> diagnosis,
    String given,
    String comment) {

  /** One sentence with its weight. */
  public record Reason(String css, String text) {}

  static Verdict of(FrameLine f) {
    return of(f.kind(), f.status(), f.grade(), f.quality(), f.rejection());
  }

  static Verdict of(FrameReport r) {
    var quality = r.quality();
    return of(
        r.frame().kind(),
        r.status(),
        quality == null ? null : quality.effectiveGrade(),
        quality,
        r.rejection());
  }

  private static Verdict of(
      @Nullable FrameKind kind,
      Status status,
      @Nullable Grade grade,
      @Nullable Quality quality,
      @Nullable Rejection rejection) {
    var reasons = new ArrayList<Reason>();
    if (rejection != null) {
      reasons.add(
          new Reason(
              "bad",
              Words.shortened(rejection.reason())
                  + " ("
                  + Words.lower(rejection.stage().name())
                  + ")"));
    }
    if (quality != null) {
      quality
          .flags()
          .forEach(f -> reasons.add(new Reason(css(f.severity()), Words.shortened(f.reason()))));
    }
    var opinion = quality == null ? null : quality.override();
    var given =
        quality == null || opinion == null || opinion.grade() == null
            ? ""
            : "%s by %s, %s UT; computed: %s"
                .formatted(
                    opinion.grade(),
                    Words.shortened(opinion.by()),
                    Figures.dayAndClock(opinion.at()),
                    quality.grade());
    var comment =
        opinion == null || opinion.comment() == null ? "" : Words.shortened(opinion.comment());
    var diagnosis = quality == null ? List.<String>of() : quality.diagnosis();
    return switch (status) {
      case REJECTED -> new Verdict("rejected", "refused", reasons, diagnosis, given, comment);
      case FAILED -> new Verdict("failed", "failed", reasons, diagnosis, given, comment);
      case IN_PROGRESS -> new Verdict("", "under way", reasons, diagnosis, given, comment);
      case ASSESSED ->
          kind != null && kind != FrameKind.LIGHT && given.isEmpty()
              ? new Verdict(
                  "calibration", Words.lower(kind.name()), reasons, List.of(), "", comment)
              : grade == null
                  ? new Verdict("", "no grade", reasons, diagnosis, given, comment)
                  : new Verdict(
                      Words.lower(grade.name()), grade.name(), reasons, diagnosis, given, comment);
    };
  }

  static String css(Severity severity) {
    return switch (severity) {
      case BAD -> "bad";
      case WARN -> "warn";
      case INFO -> "";
    };
  }

  /** All sentences in one line. */
  public String sentence() {
    return String.join("; ", reasons.stream().map(Reason::text).toList());
  }

  public boolean overridden() {
    return !given.isEmpty();
  }
}
