package org.nightjar.ingest.header;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
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
  private static final int LONGEST_NAME = 20;
  private static final double LONGEST_SECONDS = 1e6;
  private static final Pattern IN_SECONDS =
      Pattern.compile("(?<!milli[- ])(?<!micro[- ])\\bsec(ond)?s?\\b|[\\[(]\\s*s\\s*[\\])]");
  private static final double MJD_EPOCH_DAY = 40587; // 1970-01-01
  private static final double JD_EPOCH_DAY = 2440587.5;

  static ExposureTimes read(HeaderFields fields, Frame.@Nullable Site site) {
    var exposure = exposure(fields);
    var moment = moment(fields, site);
    var start = utc(fields, "startedAt", moment);
    if (start != null && moment.end()) {
      double seconds = exposure == null ? 0 : exposure;
      start = start.minusNanos((long) (seconds * 1e9));
      fields.further("startedAt", start, moment.keyword() + " is the end: exposure subtracted");
    }
    var middle =
        start == null || exposure == null ? null : start.plusNanos((long) (exposure * 5e8));
    if (start == null) {
      var average = DateStamp.parse(fields.header().text("DATE-AVG").orElse(""));
      if (average != null && average.time() != null) {
        var found = zoned(fields, site, "midExposure", average, "DATE-AVG", "", false);
        fields.further("midExposure", Objects.requireNonNull(found.instant()), "DATE-AVG");
        middle = utc(fields, "midExposure", found);
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

  /**
   * What the header says of when: an instant, or only a date.
   *
   * @param universal whether the value itself says that it is UTC, or of a zone
   */
  private record Moment(
      @Nullable Instant instant,
      @Nullable LocalDate dateOnly,
      boolean end,
      String keyword,
      boolean universal) {
    static final Moment NONE = new Moment(null, null, false, "", false);
  }

  /** The moment by UTC's clock, which need not be that of the header. */
  private static @Nullable Instant utc(HeaderFields fields, String field, Moment moment) {
    var shown = moment.instant();
    var name = fields.header().text("TIMESYS").orElse("");
    if (shown == null || name.isEmpty()) {
      return shown;
    }
    var said = "TIMESYS = " + name.substring(0, Math.min(LONGEST_NAME, name.length()));
    var scale = TimeScale.named(name).orElse(null);
    if (scale == TimeScale.UTC) {
      return shown;
    }
    if (moment.universal()) {
      fields.further(field, shown, moment.keyword() + " has a zone of its own, whatever " + said);
      return shown;
    }
    if (scale == null) {
      var why = name.startsWith("UT1") ? " keeps within 0.9 s of UTC" : " is no clock known here";
      fields.further(field, shown, said + why + ": taken as UTC");
      return shown;
    }
    var utc = scale.toUtc(shown);
    var ahead = BigDecimal.valueOf(Duration.between(utc, shown).toMillis(), 3);
    fields.further(
        field,
        utc,
        "%s is %s s ahead of UTC".formatted(said, ahead.stripTrailingZeros().toPlainString()));
    return utc;
  }

  private static Moment moment(HeaderFields fields, Frame.@Nullable Site site) {
    Moment dateOnly = null;
    String ambiguous = null;
    for (var keyword : dateKeywords(fields)) {
      var text = fields.header().text(keyword).orElse("");
      var stamp = DateStamp.parse(text);
      if (stamp == null) {
        var day = dayNumber(fields, keyword, julian(fields, keyword));
        if (day != null) {
          return day;
        }
        ambiguous = ambiguous == null && DateStamp.ambiguous(text) ? keyword : ambiguous;
      }
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
        return zoned(fields, site, "startedAt", stamp, keyword, comment, end);
      }
      var completed = completed(fields, stamp, keyword);
      if (completed != null) {
        return completed;
      }
      dateOnly =
          dateOnly == null ? new Moment(null, stamp.date(), false, keyword, false) : dateOnly;
    }
    for (var keyword : DAY_KEYWORDS) {
      var day = dayNumber(fields, keyword, keyword.startsWith("JD"));
      if (day != null) {
        return day;
      }
    }
    if (dateOnly == null && ambiguous != null) {
      fields.origin("startedAt", "-", ambiguous + " may mean two days: not read");
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
      String field,
      DateStamp stamp,
      String keyword,
      String comment,
      boolean end) {
    boolean local =
        keyword.equals("DATE-LOC") || (comment.contains("local") && !comment.contains("ut"));
    if (stamp.offset() != null) {
      var instant = stamp.instant(stamp.offset());
      tellForm(fields, field, instant, stamp, keyword);
      if (!stamp.offset().equals(ZoneOffset.UTC)) {
        fields.further(field, instant, keyword + " had the time zone " + stamp.offset());
      }
      return new Moment(instant, null, end, keyword, true);
    }
    if (local && site != null) {
      int hours = (int) Math.round(site.longitudeDeg() / 15);
      var instant = stamp.instant(ZoneOffset.ofHours(hours));
      tellForm(fields, field, instant, stamp, keyword);
      fields.further(
          field, instant, keyword + " is local time: zone of the site's longitude taken");
      return new Moment(instant, null, end, keyword, true);
    }
    var instant = stamp.instant(ZoneOffset.UTC);
    tellForm(fields, field, instant, stamp, keyword);
    if (local || comment.contains("without time zone")) {
      fields.further(field, instant, keyword + " has no time zone: taken as UTC");
    }
    return new Moment(instant, null, end, keyword, false);
  }

  private static void tellForm(
      HeaderFields fields, String field, Instant instant, DateStamp stamp, String keyword) {
    if (!stamp.form().isEmpty()) {
      fields.further(field, instant, keyword + " is " + stamp.form());
    }
  }

  /** A date without time, with the time of another card. */
  private static @Nullable Moment completed(HeaderFields fields, DateStamp stamp, String keyword) {
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
        // 0930 as a number could be anything
        seconds =
            fields.header().card(timeKeyword).filter(c -> c.value() instanceof String).isPresent()
                ? DateStamp.secondsOfBasicTime(text).orElse(-1)
                : -1;
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
      tellForm(fields, "startedAt", instant, stamp, keyword);
      fields.further("startedAt", instant, keyword + " had no time; " + timeKeyword + " added");
      return new Moment(instant, null, false, keyword, timeKeyword.startsWith("UT"));
    }
    return null;
  }

  /** Whether a number can only be a Julian date, not a modified one. */
  private static boolean julian(HeaderFields fields, String keyword) {
    return fields.header().number(keyword).orElse(0) > 1e6;
  }

  private static @Nullable Moment dayNumber(HeaderFields fields, String keyword, boolean julian) {
    var number = fields.header().number(keyword);
    if (number.isEmpty() || number.getAsDouble() == 0) {
      return null;
    }
    double days = number.getAsDouble() - (julian ? JD_EPOCH_DAY : MJD_EPOCH_DAY);
    if (days < -40_000 || days > 66_000 || (!julian && days == Math.rint(days))) {
      return null; // before 1860, after 2150, or a date without time
    }
    var instant = Instant.ofEpochMilli(Math.round(days * 86_400_000.0));
    fields.origin(
        "startedAt",
        instant,
        DAY_KEYWORDS.contains(keyword)
            ? keyword
            : keyword + " is a " + (julian ? "" : "modified ") + "Julian date");
    return new Moment(instant, null, false, keyword, false);
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
}
