package org.nightjar.ingest.header;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date as cameras write it, perhaps with a time and a zone. What could mean two days is not read.
 *
 * @param date the day
 * @param time null where only the day stands there
 * @param extraNanos to be added: fractions of a second, 24:00, leap seconds
 * @param offset null where no zone stands there
 * @param form in words, where it is none of the forms in common use; else empty
 */
record DateStamp(
    LocalDate date,
    @Nullable LocalTime time,
    long extraNanos,
    @Nullable ZoneOffset offset,
    String form) {

  private static final int LONGEST = 60; // characters; regular expressions meet no longer text
  private static final String TIME = "(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,12}))?)?";
  private static final String ZONE = "(?:\\s*(Z|UTC?|GMT|[+-]\\d{2}(?::?\\d{2})?))?";
  private static final String REST = "(?:[T\\s_]+" + TIME + ZONE + "|\\s*(?:Z|UTC?|GMT))?";

  private static final Pattern ISO = pattern("(\\d{4})[-/.:](\\d{1,2})[-/.:](\\d{1,2})" + REST);
  private static final Pattern BASIC =
      pattern(
          "(\\d{4})-?(\\d{2})-?(\\d{2})"
              + "(?:[T\\s_]+(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,12}))?)?"
              + ZONE
              + "|\\s*(?:Z|UTC?|GMT))?");
  private static final Pattern DAY_FIRST = pattern("(\\d{1,2})/(\\d{1,2})/(\\d{2}|\\d{4})" + REST);
  private static final Pattern MONTH_NAMED =
      pattern("(\\d{1,2})[-\\s]([A-Z]{3})[A-Z]{0,6}[-\\s,]\\s?(\\d{4})" + REST);
  private static final Pattern BASIC_TIME =
      pattern("(\\d{2})(\\d{2})(\\d{2})(?:[.,](\\d{1,12}))?Z?");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** The stamp in a text; null when there is none, or none that means one day only. */
  static @Nullable DateStamp parse(String raw) {
    if (raw.isBlank() || raw.length() > LONGEST) {
      return null;
    }
    var text = raw.strip();
    try {
      var m = ISO.matcher(text);
      if (m.matches()) {
        return of(LocalDate.of(whole(m, 1), whole(m, 2), whole(m, 3)), m, "");
      }
      m = BASIC.matcher(text);
      if (m.matches()) {
        return of(
            LocalDate.of(whole(m, 1), whole(m, 2), whole(m, 3)), m, "in ISO 8601's basic format");
      }
      m = DAY_FIRST.matcher(text);
      if (m.matches()) {
        return dayFirst(m);
      }
      m = MONTH_NAMED.matcher(text);
      if (m.matches()) {
        int month = MONTHS.indexOf(m.group(2).toLowerCase(Locale.ROOT)) + 1;
        return of(LocalDate.of(whole(m, 3), month, whole(m, 1)), m, "with the month's name");
      }
    } catch (DateTimeException e) {
      return null;
    }
    return null;
  }

  /** Whether a text holds a date that may mean two days, e.g. {@code 03/04/2020}. */
  static boolean ambiguous(String raw) {
    return raw.length() <= LONGEST
        && DAY_FIRST.matcher(raw.strip()).matches()
        && parse(raw) == null;
  }

  /** Seconds since midnight in a text like {@code 221000.5}. */
  static OptionalDouble secondsOfBasicTime(String text) {
    var m = BASIC_TIME.matcher(text.length() > LONGEST ? "" : text.strip());
    if (!m.matches() || whole(m, 1) > 24 || whole(m, 2) > 59 || whole(m, 3) > 60) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        3600.0 * whole(m, 1) + 60.0 * whole(m, 2) + whole(m, 3) + nanos(m.group(4)) / 1e9);
  }

  /**
   * The standard's old form, {@code dd/mm/yy}. With a year of four digits it is not the standard's,
   * and the month may stand first: then a number above 12 must tell.
   */
  private static @Nullable DateStamp dayFirst(Matcher m) {
    int first = whole(m, 1);
    int second = whole(m, 2);
    int year = whole(m, 3);
    boolean standard = m.group(3).length() == 2;
    if (standard) {
      // the standard's old form means 19yy; what was written in this century means 20yy
      int full = year + (year >= 50 ? 1900 : 2000);
      return second > 12
          ? of(LocalDate.of(full, first, second), m, "with the month first, by its numbers")
          : of(
              LocalDate.of(full, second, first),
              m,
              full < 2000 ? "" : "of the old form dd/mm/yy, of the year " + full);
    }
    if (first <= 12 && second <= 12 && first != second) {
      return null;
    }
    return second > 12
        ? of(LocalDate.of(year, first, second), m, "with the month first, by its numbers")
        : of(LocalDate.of(year, second, first), m, "with the day first, by its numbers");
  }

  /** With the time in groups 4 to 7 and the zone in group 8. */
  private static DateStamp of(LocalDate date, Matcher m, String form) {
    if (m.group(4) == null) {
      return new DateStamp(date, null, 0, null, form);
    }
    int hour = whole(m, 4);
    int second = m.group(6) == null ? 0 : whole(m, 6);
    // 24:00:00 and the leap second 23:59:60 are times that cameras write
    long extra =
        nanos(m.group(7)) + 1_000_000_000L * ((hour == 24 ? 86400 : 0) + (second == 60 ? 1 : 0));
    var time = LocalTime.of(hour == 24 ? 0 : hour, whole(m, 5), second == 60 ? 59 : second);
    return new DateStamp(date, time, extra, zone(m.group(8)), form);
  }

  private static int whole(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }

  private static long nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
  }

  private static @Nullable ZoneOffset zone(@Nullable String text) {
    if (text == null) {
      return null;
    }
    char sign = text.charAt(0);
    return sign == '+' || sign == '-' ? ZoneOffset.of(text) : ZoneOffset.UTC;
  }

  Instant instant(ZoneOffset zone) {
    var t = time == null ? LocalTime.MIDNIGHT : time;
    return LocalDateTime.of(date, t).toInstant(zone).plusNanos(extraNanos);
  }

  /** Dates that programs write when they know none. */
  boolean filler() {
    boolean newYear = date.getDayOfYear() == 1 && (time == null || time.equals(LocalTime.MIDNIGHT));
    return date.getYear() < 1850
        || date.getYear() > 2150
        || (newYear && List.of(1900, 1904, 1970, 1980, 2000).contains(date.getYear()));
  }
}
