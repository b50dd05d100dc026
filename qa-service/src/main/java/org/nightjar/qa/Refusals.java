package org.nightjar.qa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;
import org.nightjar.model.Status;

/** Files that were refused, and frames that we failed, with their reasons. */
final class Refusals {
  private static final int MOST_REASONS = 3;

  private Refusals() {}

  static List<NightFinding> of(List<FrameReport> reports) {
    var findings = new ArrayList<NightFinding>();
    tell(reports, Status.REJECTED, "rejected", "refused", Severity.WARN, findings);
    tell(reports, Status.FAILED, "failed", "failed in Nightjar itself", Severity.BAD, findings);
    return findings;
  }

  private static void tell(
      List<FrameReport> reports,
      Status status,
      String name,
      String verb,
      Severity severity,
      List<NightFinding> findings) {
    var left = reports.stream().filter(r -> r.status() == status).toList();
    if (left.isEmpty()) {
      return;
    }
    var reasons = new LinkedHashMap<String, List<FrameReport>>();
    for (var report : left) {
      var rejection = report.rejection();
      var reason = rejection == null ? "no reason given" : rejection.reason();
      reasons.computeIfAbsent(reason, r -> new ArrayList<>()).add(report);
    }
    var why =
        reasons.entrySet().stream()
            .sorted((a, b) -> b.getValue().size() - a.getValue().size())
            .limit(MOST_REASONS)
            .map(e -> told(e.getKey(), e.getValue()))
            .collect(Collectors.joining("; "));
    int more = reasons.size() - MOST_REASONS;
    var times = left.stream().map(Refusals::at).filter(Objects::nonNull).sorted().toList();
    findings.add(
        new NightFinding(
            name,
            severity,
            times.isEmpty() ? null : times.getFirst(),
            times.isEmpty() ? null : times.getLast(),
            left.size(),
            0,
            "files",
            "%s %s: %s%s."
                .formatted(
                    Words.count(left.size(), "file", "files"),
                    verb,
                    why,
                    more > 0 ? "; and %d more reasons".formatted(more) : "")));
  }

  private static String told(String reason, List<FrameReport> reports) {
    var text = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    return reports.size() == 1
        ? reports.getFirst().frame().fileName() + ": " + text
        : "%d × %s".formatted(reports.size(), text);
  }

  /** When it was taken, else when it came. */
  private static @Nullable Instant at(FrameReport report) {
    var frame = report.frame();
    return frame.startedAt() != null
        ? frame.startedAt()
        : frame.midExposure() != null
            ? frame.midExposure()
            : report.timings().isEmpty() ? null : report.timings().getFirst().startedAt();
  }
}
