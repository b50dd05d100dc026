package org.nightjar.qa.rest.pages;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;
import org.nightjar.qa.pipeline.FrameQueries;

/**
 * A night beside another of the same telescope.
 *
 * @param evenings to choose from, latest first
 * @param chosen parts of the address that the choice keeps
 * @param other the one chosen; empty for none
 * @param address of its page
 * @param none address of the night alone
 * @param summary of the other in words
 * @param rows medians of both, where one of them has it
 */
public record NightComparison(
    List<NightView.Choice> evenings,
    Map<String, String> chosen,
    String other,
    String address,
    String none,
    String summary,
    List<Row> rows) {
  private static final int MOST = 60;

  /**
   * A number of both nights.
   *
   * @param label what it is
   * @param unit of it
   * @param here median of the night; a dash when absent, as the others
   * @param there median of the other
   * @param change what it is here more than there
   */
  public record Row(String label, String unit, String here, String there, String change) {}

  static NightComparison of(
      FrameQueries queries,
      String telescope,
      @Nullable LocalDate night,
      @Nullable NightSummary summary,
      NightFilter filter) {
    var other = filter.other();
    var evenings =
        queries.evenings(telescope, MOST).stream()
            .filter(e -> !e.equals(night))
            .map(e -> new NightView.Choice(e.toString(), e.toString(), e.equals(other)))
            .toList();
    var kept = filter.query(Map.of("with", ""));
    var chosen = filter.all();
    chosen.remove("with");
    var there = other == null ? null : queries.summary(telescope, other).orElse(null);
    return new NightComparison(
        evenings,
        chosen,
        other == null ? "" : other.toString(),
        other == null ? "" : Addresses.night(telescope, other),
        Addresses.night(telescope, night) + kept,
        other == null
            ? ""
            : there == null ? "No frame of that night." : Words.shortened(there.summary(), 1000),
        there == null || summary == null ? List.of() : rows(summary, there));
  }

  private static List<Row> rows(NightSummary here, NightSummary there) {
    var rows = new ArrayList<Row>();
    for (var q : Quantity.values()) {
      var a = q.of(here);
      var b = q.of(there);
      if (a != null || b != null) {
        rows.add(
            new Row(
                q.label(),
                q.unit(),
                Figures.number(a, q.decimals()),
                Figures.number(b, q.decimals()),
                a == null || b == null
                    ? Figures.ABSENT
                    : (a - b > 0 ? "+" : "") + Figures.number(a - b, q.decimals())));
      }
    }
    return rows;
  }

  public boolean possible() {
    return !evenings.isEmpty() || !other.isEmpty();
  }
}
