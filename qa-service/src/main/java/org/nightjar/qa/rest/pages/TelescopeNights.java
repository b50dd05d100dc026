package org.nightjar.qa.rest.pages;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;

/**
 * A telescope's nights as a calendar and a line.
 *
 * @param name of the telescope
 * @param address of the page with only this telescope
 * @param count of all its nights
 * @param months oldest first
 * @param trend of the chosen number
 * @param undated address of the frames without a date; empty when there are none
 */
public record TelescopeNights(
    String name, String address, String count, List<Month> months, Trend trend, String undated) {

  /** A month with its days, Monday first; days of other months are blank. */
  public record Month(String label, List<Day> days) {}

  /**
   * A day.
   *
   * @param number in the month; empty for a blank
   * @param address of its night; empty when there was none
   * @param frames how many came
   * @param value the chosen number
   * @param word what happened, in one; empty for a night without findings
   * @param css of the word
   * @param title everything in words
   * @param good share of the lights, of 100
   * @param warn where the next share begins
   * @param bad where the last begins
   */
  public record Day(
      String number,
      String address,
      String frames,
      String value,
      String word,
      String css,
      String title,
      int good,
      int warn,
      int bad) {
    static final Day BLANK = empty("");

    static Day empty(String number) {
      return new Day(number, "", "", "", "", "", "", 0, 0, 0);
    }

    public boolean blank() {
      return number.isEmpty();
    }

    public boolean observed() {
      return !address.isEmpty();
    }

    public int warnFrom() {
      return good;
    }

    public int badFrom() {
      return good + warn;
    }
  }

  static TelescopeNights of(
      String name,
      long count,
      SortedMap<LocalDate, NightSummary> nights,
      Quantity quantity,
      @Nullable Double limit,
      boolean undated) {
    var months = new ArrayList<Month>();
    if (!nights.isEmpty()) {
      var month = YearMonth.from(nights.firstKey());
      var last = YearMonth.from(nights.lastKey());
      for (; !month.isAfter(last); month = month.plusMonths(1)) {
        months.add(month(name, month, nights, quantity));
      }
    }
    return new TelescopeNights(
        Words.shortened(name, 120),
        "/nights?telescope=" + Addresses.segment(name) + "&number=" + quantity.key(),
        Words.count(count, "night", "nights"),
        months,
        Trend.of(name, quantity, nights, limit),
        undated ? Addresses.night(name, null) : "");
  }

  private static Month month(
      String telescope,
      YearMonth month,
      SortedMap<LocalDate, NightSummary> nights,
      Quantity quantity) {
    var days = new ArrayList<Day>();
    for (int i = 1; i < month.atDay(1).getDayOfWeek().getValue(); i++) {
      days.add(Day.BLANK);
    }
    for (int d = 1; d <= month.lengthOfMonth(); d++) {
      var night = nights.get(month.atDay(d));
      days.add(
          night == null
              ? Day.empty(Integer.toString(d))
              : day(telescope, d, month.atDay(d), night, quantity));
    }
    return new Month(
        month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + month.getYear(),
        days);
  }

  private static Day day(
      String telescope, int number, LocalDate date, NightSummary n, Quantity quantity) {
    int lights = Math.max(1, n.lights());
    var value = quantity.of(n);
    var text =
        quantity == Quantity.STARS || quantity == Quantity.BACKGROUND
            ? value == null ? Figures.ABSENT : Figures.number(value, 0)
            : Figures.number(value, Math.min(2, quantity.decimals()));
    var worst = FindingView.worst(n.diagnosis());
    return new Day(
        Integer.toString(number),
        Addresses.night(telescope, date),
        Integer.toString(n.frames()),
        text,
        worst.map(f -> Trouble.of(f).brief()).orElse(""),
        worst.map(f -> Verdict.css(f.severity())).orElse(""),
        "%s: %s; %s %s. %s%s"
            .formatted(
                date,
                Words.count(n.frames(), "frame", "frames"),
                quantity.label(),
                text + quantity.sign(),
                Words.shortened(n.summary()),
                n.diagnosis().stream()
                    .map(f -> " " + Words.shortened(f.sentence()))
                    .collect(Collectors.joining())),
        100 * n.good() / lights,
        100 * n.warn() / lights,
        100 * n.bad() / lights);
  }
}
