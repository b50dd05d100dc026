package org.nightjar.qa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.NightFinding;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
import org.nightjar.model.Status;

/** Sums up nights. */
public final class NightSum {
  private NightSum() {}

  /**
   * Sums up one telescope's night as if it ended with its newest frame.
   *
   * @param reports of one telescope and night, at least one
   */
  public static NightSummary of(List<FrameReport> reports) {
    var now =
        reports.stream()
            .map(r -> r.frame().startedAt())
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    return of(reports, NightDiagnosis.of(reports, now));
  }

  /**
   * Sums up one telescope's night; the order of the reports does not matter.
   *
   * @param reports of one telescope and night, at least one
   * @param diagnosis of the same
   */
  public static NightSummary of(List<FrameReport> reports, List<NightFinding> diagnosis) {
    if (reports.isEmpty()) {
      throw new IllegalArgumentException("0 reports: a night has at least 1");
    }
    var first = reports.getFirst().frame();
    for (var report : reports) {
      if (!report.frame().telescope().equals(first.telescope())
          || !Objects.equals(report.frame().night(), first.night())) {
        throw new IllegalArgumentException(
            "frames of %s, %s and of %s, %s: must be one telescope and night"
                .formatted(
                    first.telescope(),
                    first.night(),
                    report.frame().telescope(),
                    report.frame().night()));
      }
    }
    var lights =
        reports.stream()
            .filter(r -> r.status() == Status.ASSESSED)
            .filter(r -> r.frame().kind() == null || r.frame().kind() == FrameKind.LIGHT)
            .toList();
    var flags = new TreeMap<String, Integer>();
    for (var report : lights) {
      if (report.quality() != null) {
        report.quality().flags().stream()
            .filter(f -> f.severity() != Severity.INFO)
            .forEach(f -> flags.merge(f.name(), 1, Integer::sum));
      }
    }
    var starts =
        lights.stream().map(r -> r.frame().startedAt()).filter(Objects::nonNull).sorted().toList();
    int good = graded(lights, Grade.GOOD);
    int warn = graded(lights, Grade.WARN);
    int bad = graded(lights, Grade.BAD);
    int rejected = count(reports, Status.REJECTED);
    int failed = count(reports, Status.FAILED);
    return new NightSummary(
        NightSummary.SCHEMA,
        first.telescope(),
        first.night(),
        reports.size(),
        lights.size(),
        good,
        warn,
        bad,
        rejected,
        failed,
        starts.isEmpty() ? null : starts.getFirst(),
        starts.isEmpty() ? null : starts.getLast(),
        median(lights, Metric.FWHM_PX::of),
        median(lights, r -> r.extraction() == null ? null : r.extraction().fwhmArcsec()),
        median(lights, Metric.ELLIPTICITY::of),
        median(lights, Metric.ZERO_POINT::of),
        median(
            lights, r -> r.photometry() == null ? null : r.photometry().limitingMagnitude5Sigma()),
        median(lights, r -> r.photometry() == null ? null : r.photometry().skyMagPerArcsec2()),
        median(lights, Metric.SKY_ADU::of),
        median(lights, Metric.STARS::of),
        median(lights, Metric.POINTING_ARCMIN::of),
        flags,
        diagnosis,
        sentence(
            lights,
            good,
            warn,
            bad,
            rejected,
            failed,
            count(reports, Status.ASSESSED) - lights.size(),
            flags,
            diagnosis));
  }

  private static String sentence(
      List<FrameReport> lights,
      int good,
      int warn,
      int bad,
      int rejected,
      int failed,
      int calibration,
      Map<String, Integer> flags,
      List<NightFinding> diagnosis) {
    boolean quiet = diagnosis.stream().allMatch(f -> f.severity() == Severity.INFO);
    var parts = new ArrayList<String>();
    if (lights.isEmpty()) {
      parts.add("No frame of the sky");
    } else if (good == lights.size()) {
      parts.add(
          (quiet ? "A quiet night: " : "")
              + (lights.size() == 1
                  ? (quiet ? "the one frame is good" : "The one frame is good")
                  : (quiet ? "all " : "All ") + good + " frames good"));
    } else {
      parts.add(
          "%d of %s good, %d with a warning, %d bad"
              .formatted(good, Words.count(lights.size(), "frame", "frames"), warn, bad));
    }
    if (rejected > 0) {
      parts.add(rejected + " refused");
    }
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    if (calibration > 0) {
      parts.add(Words.count(calibration, "calibration frame", "calibration frames"));
    }
    var text = new StringBuilder(String.join(", ", parts)).append('.');
    flags.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .ifPresent(most ->
            text.append(
                " Most often: %s, in %s."
                    .formatted(
                        FlagWords.of(most.getKey()),
                        Words.count(most.getValue(), "frame", "frames"))));
    if (diagnosis.stream().noneMatch(f -> f.name().equals(FocusWatch.NAME))) {
      drift(lights, text);
    }
    return text.toString();
  }

  /**
   * Tells, where the diagnosis does not, of a width that went from one third of the night to
   * another by a quarter or more.
   */
  private static void drift(List<FrameReport> lights, StringBuilder text) {
    var widths =
        lights.stream()
            .filter(r -> r.frame().startedAt() != null && Metric.FWHM_PX.of(r) != null)
            .sorted(
                Comparator.comparing(
                        (FrameReport r) -> Objects.requireNonNull(r.frame().startedAt()))
                    .thenComparing(r -> r.frame().fileName()))
            .mapToDouble(r -> Objects.requireNonNull(Metric.FWHM_PX.of(r)))
            .toArray();
    int third = widths.length / 3;
    if (third < 2) {
      return;
    }
    double early = Robust.median(java.util.Arrays.copyOf(widths, third));
    double late =
        Robust.median(java.util.Arrays.copyOfRange(widths, widths.length - third, widths.length));
    if (Math.max(early, late) > 1.25 * Math.min(early, late)) {
      text.append(
          " FWHM went from %s to %s px through the night."
              .formatted(Words.brief(early, 2), Words.brief(late, 2)));
    }
  }

  private static int graded(List<FrameReport> lights, Grade grade) {
    return (int)
        lights.stream()
            .filter(r -> r.quality() != null && r.quality().effectiveGrade() == grade)
            .count();
  }

  private static int count(List<FrameReport> reports, Status status) {
    return (int) reports.stream().filter(r -> r.status() == status).count();
  }

  private interface Reading {
    @Nullable Double of(FrameReport report);
  }

  private static @Nullable Double median(List<FrameReport> lights, Reading reading) {
    var values =
        lights.stream()
            .map(reading::of)
            .filter(Objects::nonNull)
            .mapToDouble(v -> v)
            .filter(Double::isFinite)
            .toArray();
    return values.length == 0 ? null : Robust.median(values);
  }
}
