package org.nightjar.ingest.header;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Angles and times as {@code 12 34 56.7}, {@code -01:02:03} or {@code 12h34m56s}. */
final class Sexagesimal {
  private static final Pattern THREE =
      Pattern.compile(
          "\\s*([+\\-−]?)\\s*(\\d{1,3})\\s*[:hd°º\\s]\\s*(\\d{1,2})(?:\\s*[:m'′\\s]\\s*(\\d{1,2}(?:[.,]\\d{0,12})?))?\\s*[s\"″]?\\s*");

  private Sexagesimal() {}

  /** The value in units of its first part; empty when it is not of this form. */
  static OptionalDouble parse(String text) {
    if (text.length() > 60) {
      return OptionalDouble.empty();
    }
    var m = THREE.matcher(text);
    if (!m.matches()) {
      return OptionalDouble.empty();
    }
    int minutes = Integer.parseInt(m.group(3));
    double seconds = m.group(4) == null ? 0 : Double.parseDouble(m.group(4).replace(',', '.'));
    if (minutes >= 60 || seconds >= 61) {
      return OptionalDouble.empty();
    }
    double value = Integer.parseInt(m.group(2)) + minutes / 60.0 + seconds / 3600.0;
    return OptionalDouble.of(m.group(1).isEmpty() || m.group(1).equals("+") ? value : -value);
  }
}
