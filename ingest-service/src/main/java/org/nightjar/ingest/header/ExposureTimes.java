package org.nightjar.ingest.header;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * When light was gathered. Dates are read in the forms that cameras write, put together from date
 * and time keywords, moved from local time or from the end of the exposure where the header says
 * so; each repair is told.
 *
 * @param startedAt start, UTC
 * @param midExposure middle, UTC
 * @param exposureSeconds length
 * @param night the evening's date at the site
 */
record ExposureTimes(
    @Nullable Instant startedAt,
    @Nullable Instant midExposure,
    @Nullable Double exposureSeconds,
    @Nullable LocalDate night) {

  private static final List<String> TIME_KEYWORDS =
      List.of(
          "TIME-OBS",
          "UT-TIME",
          "UTSTART",
          "UT",
          "UTC-OBS",
          "UTC",
          "UT-OBS",
          "EXPSTART",
          "TM-START");
  private static final List<String> DAY_KEYWORDS =
      List.of("MJD-OBS", "MJD", "JD-OBS", "JD", "JD_OBS");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T\\s]+(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,12}))?)?)?\\s*(Z|UTC?|[+-]\\d{2}:?\\d{2})?");
  private static final double LONGEST_SECONDS = 1e6;
  private static final Pattern IN_SECONDS =
      Pattern.compile("(?<!milli[- ])(?<!micro[- ])\\bsec(ond)?s?\\b|[\\[(]\\s*s\\s*[\\])]");
  private static final Pattern OLD = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{2}|\\d{4})");
  private static final double MJD_EPOCH_DAY = 40587; // 1970-01-01
  private static final double JD_EPOCH_DAY = 2440587.5;

  static ExposureTimes read(HeaderFields fields, Frame.@Nullable Site site) {
    var exposure = exposure(fields);
    var moment = moment(fields, site);
    var start = moment.instant();
    if (start != null && moment.end()) {
      double seconds = exposure == null ? 0 : exposure;
      start = start.minusNanos((long) (seconds * 1e9));
      fields.origin("startedAt", start, moment.keyword() + " is the end: exposure subtracted");
    }
    var middle =
        start == null || exposure == null ? null : start.plusNanos((long) (exposure * 5e8));
    if (start == null) {
      var average = stamp(fields.header().text("DATE-AVG").orElse(""));
      if (average != null && average.time() != null) {
        middle = average.instant(ZoneOffset.UTC);
        fields.origin("midExposure", middle, "DATE-AVG");
      }
    }
    return new ExposureTimes(start, middle, exposure, night(fields, site, start, middle, moment));
  }

  /** A light that was exposed for no time has a header that does not know. */
  ExposureTimes withoutExposure() {
    return new ExposureTimes(startedAt, null, null, night);
  }

  private static @Nullable Double exposure(HeaderFields fields) {
    var found = fields.number("exposureSeconds", v -> v >= 0 && v < LONGEST_SECONDS * 1e6);
    if (found.isEmpty()) {
      return null;
    }
    double seconds = found.get().value();
    var comment = found.get().comment();
    for (var unit : TimeUnit.values()) {
      if (unit.words.matcher(comment).find() && !IN_SECONDS.matcher(comment).find()) {
        seconds *= unit.seconds;
        fields.origin("exposureSeconds", seconds, found.get().keyword() + " was in " + unit.plural);
        break;
      }
    }
    return seconds < LONGEST_SECONDS ? (Double) seconds : null;
  }

  /** Units that comments name beside the second, which is the standard's. */
  private enum TimeUnit {
    MILLISECONDS(1e-3, "milliseconds", "\\bmilli[- ]?sec|\\bmsecs?\\b|\\bms\\b"),
    MICROSECONDS(1e-6, "microseconds", "\\bmicro[- ]?sec|\\busecs?\\b|\\bus\\b|\u00b5s|\u03bcs"),
    MINUTES(60, "minutes", "\\bminutes?\\b|[\\[(]\\s*mins?\\s*[\\])]");

    final double seconds;
    final String plural;
    final Pattern words;

    TimeUnit(double seconds, String plural, String words) {
      this.seconds = seconds;
      this.plural = plural;
      this.words = Pattern.compile(words);
    }
  }

  /** What the header says of when: an instant, or only a date. */
  private record Moment(
      @Nullable Instant instant, @Nullable LocalDate dateOnly, boolean end, String keyword) {
    static final Moment NONE = new Moment(null, null, false, "");
  }

  private static Moment moment(HeaderFields fields, Frame.@Nullable Site site) {
    Moment dateOnly = null;
    for (var keyword : dateKeywords(fields)) {
      var stamp = stamp(fields.header().text(keyword).orElse(""));
      if (stamp == null || stamp.filler()) {
        continue;
      }
      var comment = fields.comment(keyword);
      boolean end =
          keyword.equals("DATE-END")
              || comment.matches(
                      ".*\\b(end|finish)( of|ed)?\\b.*(exposure|observation|integration)?.*")
                  && !comment.contains("start");
      if (stamp.time() != null) {
        return zoned(fields, site, stamp, keyword, comment, end);
      }
      var completed = completed(fields, stamp, keyword);
      if (completed != null) {
        return completed;
      }
      dateOnly = dateOnly == null ? new Moment(null, stamp.date(), false, keyword) : dateOnly;
    }
    var day = dayNumber(fields);
    if (day != null) {
      return day;
    }
    return dateOnly == null ? Moment.NONE : dateOnly;
  }

  private static List<String> dateKeywords(HeaderFields fields) {
    var all = new java.util.ArrayList<>(fields.keywords("startedAt"));
    all.addAll(
        List.of("DATE-OBS", "DATE_OBS", "DATEOBS", "DATE-BEG", "UT-DATE", "DATE-LOC", "DATE-END"));
    return all;
  }

  private static Moment zoned(
      HeaderFields fields,
      Frame.@Nullable Site site,
      Stamp stamp,
      String keyword,
      String comment,
      boolean end) {
    boolean local =
        keyword.equals("DATE-LOC") || (comment.contains("local") && !comment.contains("ut"));
    if (stamp.offset() != null) {
      var instant = stamp.instant(stamp.offset());
      if (!stamp.offset().equals(ZoneOffset.UTC)) {
        fields.origin("startedAt", instant, keyword + " had the time zone " + stamp.offset());
      }
      return new Moment(instant, null, end, keyword);
    }
    if (local && site != null) {
      int hours = (int) Math.round(site.longitudeDeg() / 15);
      var instant = stamp.instant(ZoneOffset.ofHours(hours));
      fields.origin(
          "startedAt", instant, keyword + " is local time: zone of the site's longitude taken");
      return new Moment(instant, null, end, keyword);
    }
    var instant = stamp.instant(ZoneOffset.UTC);
    if (local || comment.contains("without time zone")) {
      fields.origin("startedAt", instant, keyword + " has no time zone: taken as UTC");
    }
    return new Moment(instant, null, end, keyword);
  }

  /** A date without time, with the time of another card. */
  private static @Nullable Moment completed(HeaderFields fields, Stamp stamp, String keyword) {
    for (var timeKeyword : TIME_KEYWORDS) {
      var text = fields.header().text(timeKeyword).orElse("");
      double seconds;
      var sexagesimal = Sexagesimal.parse(text);
      var number = fields.header().number(timeKeyword);
      if (sexagesimal.isPresent()) {
        seconds = sexagesimal.getAsDouble() * 3600;
      } else if (number.isPresent() && timeKeyword.equals("TM-START")) {
        seconds = number.getAsDouble();
      } else {
        continue;
      }
      if (seconds < 0 || seconds > 86400) {
        continue;
      }
      var instant =
          stamp
              .date()
              .atStartOfDay()
              .toInstant(ZoneOffset.UTC)
              .plusNanos(Math.round(seconds * 1e3) * 1_000_000);
      fields.origin("startedAt", instant, keyword + " had no time; " + timeKeyword + " added");
      return new Moment(instant, null, false, keyword);
    }
    return null;
  }

  private static @Nullable Moment dayNumber(HeaderFields fields) {
    for (var keyword : DAY_KEYWORDS) {
      var number = fields.header().number(keyword);
      if (number.isEmpty() || number.getAsDouble() == 0) {
        continue;
      }
      boolean julian = keyword.startsWith("JD");
      double days = number.getAsDouble() - (julian ? JD_EPOCH_DAY : MJD_EPOCH_DAY);
      if (days < -40_000 || days > 66_000 || (!julian && days == Math.rint(days))) {
        continue; // before 1860, after 2150, or a date without time
      }
      var instant = Instant.ofEpochMilli(Math.round(days * 86_400_000.0));
      fields.origin("startedAt", instant, keyword);
      return new Moment(instant, null, false, keyword);
    }
    return null;
  }

  private static @Nullable LocalDate night(
      HeaderFields fields,
      Frame.@Nullable Site site,
      @Nullable Instant start,
      @Nullable Instant middle,
      Moment moment) {
    var when = start != null ? start : middle;
    if (when == null) {
      if (moment.dateOnly() != null) {
        fields.origin(
            "night", moment.dateOnly(), moment.keyword() + " has no time: its date is taken");
      }
      return moment.dateOnly();
    }
    double hours = site == null ? 0 : site.longitudeDeg() / 15;
    var night =
        when.plus(Duration.ofSeconds(Math.round((hours - 12) * 3600)))
            .atOffset(ZoneOffset.UTC)
            .toLocalDate();
    if (site == null) {
      fields.origin("night", night, "no site is known: nights change at noon UTC");
    }
    return night;
  }

  /** A date, perhaps with a time and a zone. */
  private record Stamp(
      LocalDate date, @Nullable LocalTime time, long extraNanos, @Nullable ZoneOffset offset) {
    Instant instant(ZoneOffset zone) {
      var t = time == null ? LocalTime.MIDNIGHT : time;
      return LocalDateTime.of(date, t).toInstant(zone).plusNanos(extraNanos);
    }

    /** Dates that programs write when they know none. */
    boolean filler() {
      boolean newYear =
          date.getDayOfYear() == 1 && (time == null || time.equals(LocalTime.MIDNIGHT));
      return date.getYear() < 1850
          || date.getYear() > 2150
          || newYear && List.of(1900, 1904, 1970, 1980, 2000).contains(date.getYear());
    }
  }

  private static @Nullable Stamp stamp(String text) {
    if (text.isBlank() || text.length() > 60) {
      return null;
    }
    try {
      var iso = ISO.matcher(text.strip());
      if (iso.matches()) {
        var date = LocalDate.of(whole(iso.group(1)), whole(iso.group(2)), whole(iso.group(3)));
        if (iso.group(4) == null) {
          return new Stamp(date, null, 0, null);
        }
        int hour = whole(iso.group(4));
        int second = iso.group(6) == null ? 0 : whole(iso.group(6));
        long nanos = iso.group(7) == null ? 0 : nanos(iso.group(7));
        // 24:00:00 and the leap second 23:59:60 are times that cameras write
        long extra = nanos + 1_000_000_000L * ((hour == 24 ? 86400 : 0) + (second == 60 ? 1 : 0));
        var time =
            LocalTime.of(hour == 24 ? 0 : hour, whole(iso.group(5)), second == 60 ? 59 : second);
        return new Stamp(date, time, extra, zone(iso.group(8)));
      }
      var old = OLD.matcher(text.strip());
      if (old.matches()) {
        int year = whole(old.group(3));
        // the standard's old form means 19yy; what was written in this century means 20yy
        year = year >= 100 ? year : year + (year >= 50 ? 1900 : 2000);
        return new Stamp(
            LocalDate.of(year, whole(old.group(2)), whole(old.group(1))), null, 0, null);
      }
    } catch (DateTimeException e) {
      return null;
    }
    return null;
  }

  private static long nanos(String fraction) {
    return Long.parseLong((fraction + "000000000").substring(0, 9));
  }

  private static int whole(String digits) {
    return Integer.parseInt(digits);
  }

  private static @Nullable ZoneOffset zone(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.startsWith("Z") || text.startsWith("U") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }
}
