package org.nightjar.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import org.nightjar.benchmarks.network.Figure;

/** A trial's table in docs/performance.md: replaced as a whole, everything else stays. */
final class FigureTable {
  private static final String HEAD = "| what | on what | measured | where |\n|---|---|---|---|\n";

  private FigureTable() {}

  static String begin(String trial) {
    return "<!-- nightjar bench %s: begin -->".formatted(trial);
  }

  static String end(String trial) {
    return "<!-- nightjar bench %s: end -->".formatted(trial);
  }

  /** The page with these figures in the trial's place; at its end where it has none. */
  static String replaced(String page, String trial, List<Figure> figures, Environment where) {
    var rows =
        figures.stream()
            .map(f -> "| %s | %s | %s | %s |\n".formatted(f.what(), f.data(), f.value(), where))
            .collect(Collectors.joining());
    var table = begin(trial) + "\n" + HEAD + rows + end(trial);
    int from = page.indexOf(begin(trial));
    int to = page.indexOf(end(trial));
    return from < 0 || to < from
        ? page.stripTrailing() + "\n\n## `nightjar bench " + trial + "`\n\n" + table + "\n"
        : page.substring(0, from) + table + page.substring(to + end(trial).length());
  }
}
