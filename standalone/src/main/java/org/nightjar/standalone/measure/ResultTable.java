package org.nightjar.standalone.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Quality;

/**
 * Frame reports as a table for people: one line each, with the reasons in words below the frames
 * that have any.
 */
public final class ResultTable {
  private static final List<String> HEAD =
      List.of(
          "frame",
          "verdict",
          "FWHM",
          "ellip.",
          "stars",
          "sky",
          "zero point",
          "centre (RA Dec)",
          "scale");
  private static final int LONGEST_NAME = 44;

  private ResultTable() {}

  /** The whole table, ending with a line that counts. */
  public static String of(List<FrameReport> reports) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    reports.forEach(r -> rows.add(row(r)));
    var widths = new int[HEAD.size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      appendRow(text, rows.get(i), widths);
      if (i > 0) {
        appendReasons(text, reports.get(i - 1));
      }
    }
    return text.append('\n').append(summary(reports)).append('\n').toString();
  }

  private static void appendRow(StringBuilder text, List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void appendReasons(StringBuilder text, FrameReport report) {
    if (report.rejection() != null) {
      text.append("    ").append(report.rejection().reason()).append('\n');
    }
    if (report.quality() != null) {
      report
          .quality()
          .flags()
          .forEach(f -> text.append("    ").append(mark(f)).append(f.reason()).append('\n'));
    }
  }

  private static String mark(Quality.Flag flag) {
    return switch (flag.severity()) {
      case BAD -> "■ ";
      case WARN -> "▲ ";
      case INFO -> "· ";
    };
  }

  private static List<String> row(FrameReport r) {
    var e = r.extraction();
    var a = r.astrometry();
    var p = r.photometry();
    var solved = a != null && a.solved() ? a : null;
    return List.of(
        shortened(Printable.text(r.frame().fileName())),
        r.quality() != null ? verdict(r.quality()) : r.status().toString(),
        e == null
            ? "–"
            : withError(e.fwhmPx(), e.fwhmErrorPx(), 2) + (e.fwhmPx() == null ? "" : " px"),
        e == null ? "–" : number(e.ellipticity(), 2),
        e == null ? "–" : Integer.toString(e.stars()),
        e == null ? "–" : number(e.backgroundAdu(), 0),
        p == null ? "–" : withError(p.zeroPoint(), p.zeroPointError(), 3),
        solved == null ? "–" : number(solved.raDeg(), 4) + " " + signed(solved.decDeg()),
        solved == null ? "–" : number(solved.pixelScaleArcsec(), 3) + "″");
  }

  private static String verdict(Quality quality) {
    return switch (quality.grade()) {
      case GOOD -> "● GOOD";
      case WARN -> "▲ WARN";
      case BAD -> "■ BAD";
    };
  }

  private static String summary(List<FrameReport> reports) {
    int good = 0;
    int warn = 0;
    int bad = 0;
    int rejected = 0;
    int failed = 0;
    for (var r : reports) {
      switch (r.status()) {
        case REJECTED -> rejected++;
        case FAILED -> failed++;
        default -> {
          if (r.quality() != null) {
            switch (r.quality().grade()) {
              case GOOD -> good++;
              case WARN -> warn++;
              case BAD -> bad++;
            }
          }
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "%d frames: %d good, %d warn, %d bad, %d rejected, %d failed",
        reports.size(),
        good,
        warn,
        bad,
        rejected,
        failed);
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME + 1);
  }

  private static String number(@Nullable Double value, int digits) {
    return value == null ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String signed(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String withError(@Nullable Double value, @Nullable Double error, int digits) {
    return error == null
        ? number(value, digits)
        : number(value, digits) + " ± " + number(error, digits);
  }
}
