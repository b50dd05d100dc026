package org.nightjar.qa;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people write them. */
final class Words {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  static String number(double value, int decimals) {
    var text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    // -0.0 says nothing that 0.0 does not.
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /** Two significant digits at least, no more decimals than {@code most}. */
  static String brief(double value, int most) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return number(value, Math.min(decimals, most));
  }

  static String percent(double fraction) {
    return brief(100 * fraction, fraction < 0.0995 ? 2 : 0) + " %";
  }

  /** Hours and minutes, UTC. */
  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** {@code 90 s}, {@code 22 min}, {@code 2.5 h}. */
  static String span(Duration span) {
    long seconds = Math.round(span.toMillis() / 1000.0);
    if (seconds < 180) {
      return seconds + " s";
    }
    return seconds < 2 * 3600 + 1800
        ? Math.round(seconds / 60.0) + " min"
        : number(seconds / 3600.0, 1) + " h";
  }

  static String count(int n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }
}
