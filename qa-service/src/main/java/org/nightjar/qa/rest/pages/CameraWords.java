package org.nightjar.qa.rest.pages;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightFinding;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * What a camera's card says: a word, a sentence, and what there is beside it. What lasts of the
 * night's diagnosis comes first; the last frame adds only what that does not explain.
 *
 * @param css colour and shape
 * @param pill the word
 * @param lead the sentence; may be empty
 * @param words the rest
 * @param weight worst first
 */
record CameraWords(String css, String pill, String lead, String words, int weight) {
  private static final int OVER = 1;

  /**
   * @param verdict of the last frame
   * @param last the last frame
   * @param night its night as published last; null before that
   */
  static CameraWords of(Verdict verdict, FrameLine last, @Nullable NightSummary night) {
    var findings = night == null ? List.<NightFinding>of() : night.diagnosis();
    var summary = night == null ? "" : Words.shortened(night.summary());
    var lasting = FindingView.lasting(findings);
    if (lasting.isPresent()) {
      return lasting(lasting.get(), findings, verdict, last, summary);
    }
    var told = FindingView.worst(findings).filter(f -> f.until() != null);
    boolean saidByFrame = !verdict.diagnosis().isEmpty();
    var lead =
        saidByFrame
            ? Words.shortened(verdict.diagnosis().getFirst())
            : told.map(f -> Words.shortened(f.sentence())).orElse("");
    boolean refusalTold =
        !saidByFrame
            && last.rejection() != null
            && told.filter(f -> !Trouble.of(f).ofMeasuredFrames()).isPresent();
    var words = refusalTold || verdict.reasons().isEmpty() ? summary : sentence(verdict.sentence());
    return new CameraWords(
        verdict.css(),
        verdict.word(),
        lead,
        words,
        Math.max(weight(verdict.css()), told.isPresent() ? OVER : 0));
  }

  private static CameraWords lasting(
      NightFinding finding,
      List<NightFinding> all,
      Verdict verdict,
      FrameLine last,
      String summary) {
    var trouble = Trouble.of(finding);
    boolean silent = trouble == Trouble.SILENT;
    boolean refused = verdict.css().equals("rejected") || verdict.css().equals("failed");
    var found = finding.severity() == Severity.BAD ? "bad" : "warn";
    var worse = weight(verdict.css()) > weight(found) ? verdict.css() : found;
    var beside = beside(all, last);
    return new CameraWords(
        silent ? "silent" : worse,
        silent
            ? "no frame for " + Figures.span(Duration.ofMinutes(Math.round(finding.value())))
            : refused ? verdict.word() : trouble.word(),
        Words.shortened(finding.sentence()),
        silent || beside.isEmpty() ? summary : sentence(beside),
        weight(silent ? "silent" : worse));
  }

  /** What the last frame says that nothing that lasts explains. */
  private static String beside(List<NightFinding> all, FrameLine last) {
    if (last.rejection() != null) {
      return Words.shortened(last.rejection().reason());
    }
    var quality = last.quality();
    return quality == null
        ? ""
        : quality.flags().stream()
            .filter(flag ->
                all.stream()
                    .filter(f -> f.until() == null)
                    .noneMatch(f -> Trouble.of(f).explains(flag.name())))
            .map(flag -> Words.shortened(flag.reason()))
            .collect(Collectors.joining("; "));
  }

  private static String sentence(String text) {
    return text.isEmpty()
        ? ""
        : Character.toUpperCase(text.charAt(0))
            + text.substring(1)
            + (text.endsWith(".") ? "" : ".");
  }

  private static int weight(String css) {
    return switch (css) {
      case "failed" -> 6;
      case "bad", "rejected" -> 5;
      case "silent" -> 4;
      case "warn" -> 3;
      default -> 0;
    };
  }
}
