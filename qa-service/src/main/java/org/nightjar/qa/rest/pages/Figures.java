package org.nightjar.qa.rest.pages;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as pages show them; what is absent is a dash. */
final class Figures {
  static final String ABSENT = "–";

  /** A real minus: as wide as a plus, and no hyphen. */
  private static final String MINUS = "\u2212";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY_AND_CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  static String number(@Nullable Double value, int decimals) {
    if (value == null || !Double.isFinite(value)) {
      return ABSENT;
    }
    // A night's table has ten thousand numbers: a format for each would be most of its time.
    var text = BigDecimal.valueOf(Math.abs(value)).setScale(decimals, RoundingMode.HALF_UP);
    return (value < 0 && text.signum() != 0 ? MINUS : "") + text.toPlainString();
  }

  static String whole(@Nullable Integer value) {
    return value == null ? ABSENT : grouped(value);
  }

  /** Thousands apart by a thin space. */
  static String grouped(long value) {
    if (value >= 0 && value < 1000) {
      return Long.toString(value);
    }
    var text = String.format(Locale.ROOT, "%,d", Math.abs(value)).replace(',', '\u202f');
    return value < 0 ? MINUS + text : text;
  }

  /** A value to the place that its error allows: two digits of the error, at most {@code most}. */
  static String number(@Nullable Double value, @Nullable Double error, int most) {
    return number(value, decimals(error, most));
  }

  static int decimals(@Nullable Double error, int most) {
    if (error == null || !Double.isFinite(error) || error <= 0) {
      return most;
    }
    int place = 1 - (int) Math.floor(Math.log10(error));
    return Math.clamp(place, 0, most);
  }

  /** {@code ± 0.05}, empty without an error. */
  static String error(@Nullable Double error, int most) {
    return error == null || !Double.isFinite(error)
        ? ""
        : "± " + number(error, decimals(error, most));
  }

  static String clock(@Nullable Instant time) {
    return time == null ? ABSENT : CLOCK.format(time);
  }

  static String dayAndClock(@Nullable Instant time) {
    return time == null ? ABSENT : DAY_AND_CLOCK.format(time);
  }

  /** In the largest unit that leaves two digits: 14 s, 22 min, 3.5 h, 12 days. */
  static String span(Duration length) {
    double s = Math.max(0, length.toMillis() / 1000.0);
    if (s < 100) {
      return number(s, s < 9.5 && s != Math.rint(s) ? 1 : 0) + " s";
    }
    if (s < 100 * 60) {
      return number(s / 60, 0) + " min";
    }
    return s < 48 * 3600 ? number(s / 3600, 1) + " h" : number(s / 86_400, 0) + " days";
  }

  /** 19h04m09.8s. */
  static String rightAscension(@Nullable Double deg) {
    if (deg == null || !Double.isFinite(deg)) {
      return ABSENT;
    }
    long tenths = Math.floorMod(Math.round(deg * 2400), 864_000L);
    return String.format(
        Locale.ROOT,
        "%02dʰ%02dᵐ%02d.%dˢ",
        tenths / 36_000,
        tenths / 600 % 60,
        tenths / 10 % 60,
        tenths % 10);
  }

  /** +36°37′57″. */
  static String declination(@Nullable Double deg) {
    if (deg == null || !Double.isFinite(deg)) {
      return ABSENT;
    }
    long s = Math.abs(Math.round(deg * 3600));
    return String.format(
        Locale.ROOT, "%s%02d°%02d′%02d″", deg < 0 ? MINUS : '+', s / 3600, s / 60 % 60, s % 60);
  }

  static String bytes(long size) {
    return size < 1000
        ? size + " B"
        : size < 1_000_000
            ? number(size / 1e3, 0) + " kB"
            : number(size / 1e6, size < 10_000_000 ? 1 : 0) + " MB";
  }
}
