package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The table in docs/performance.md: rows are replaced by name, everything else stays. */
final class PerformancePage {
  static final String BEGIN = "<!-- nightjar bench: begin -->";
  static final String END = "<!-- nightjar bench: end -->";

  private static final String HEAD =
      """
      | benchmark | data | ours (median, best; ms) | peer (median, best; ms) | peer / ours | where |
      |---|---|---|---|---|---|
      """;

  private static final String NEW_PAGE =
      """
      # Performance

      Made by `./nightjar bench`. Times are wall-clock, warm, median and best of several rounds; ours and the peer's are taken in the
      same run, one after the other. The ratio counts: above 1 we are faster.

      """;

  private final Map<String, String> rows = new LinkedHashMap<>();
  private final String before;
  private final String after;

  private PerformancePage(String before, String after) {
    this.before = before;
    this.after = after;
  }

  static PerformancePage read(Path file) throws IOException {
    return Files.exists(file) ? of(Files.readString(file)) : of("");
  }

  static PerformancePage of(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      return new PerformancePage(text.isBlank() ? NEW_PAGE : text.stripTrailing() + "\n\n", "\n");
    }
    var page = new PerformancePage(text.substring(0, begin), text.substring(end + END.length()));
    for (var line : text.substring(begin, end).split("\n")) {
      if (line.startsWith("| `")) {
        page.rows.put(line.substring(3, line.indexOf('`', 3)), line);
      }
    }
    return page;
  }

  void put(Benchmark benchmark, Measured m, Environment where) {
    var t = m.theirs();
    rows.put(
        benchmark.name(),
        "| `%s` %s | %s | %s, %d thread%s | %s | %s | %s |"
            .formatted(
                benchmark.name(),
                benchmark.what(),
                m.data(),
                times(m.ours()),
                m.threads(),
                m.threads() == 1 ? "" : "s",
                t == null ? "–" : m.peer() + ": " + times(t),
                t == null
                    ? "–"
                    : String.format(Locale.ROOT, "%.2f", t.median() / m.ours().median()),
                where));
  }

  private static String times(Times t) {
    return String.format(
        Locale.ROOT, t.best() < 10 ? "%.1f, %.1f" : "%.0f, %.0f", t.median(), t.best());
  }

  String text() {
    return before + BEGIN + "\n" + HEAD + String.join("\n", rows.values()) + "\n" + END + after;
  }
}
