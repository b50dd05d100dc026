package org.nightjar.qa.rest.pages;

import org.jspecify.annotations.Nullable;

/**
 * A number of a frame with what belongs to it.
 *
 * @param label what it is
 * @param value with as many digits as its error allows, and the error; a dash when absent
 * @param unit after it
 * @param css warn or bad where a flag is on it
 * @param why it is flagged or absent; may be empty
 */
public record Fact(String label, String value, String unit, String css, String why) {
  static Fact of(String label, String value, String unit) {
    return new Fact(label, value, unit, "", "");
  }

  static Fact absent(String label, @Nullable String why) {
    var reason = Words.shortened(why);
    return new Fact(label, Figures.ABSENT, "", "", reason.isEmpty() ? "not measured" : reason);
  }

  /** A value with its error, or a dash with the reason. */
  static Fact measured(
      String label,
      @Nullable Double value,
      @Nullable Double error,
      int decimals,
      String unit,
      @Nullable String why) {
    if (value == null || !Double.isFinite(value)) {
      return absent(label, why);
    }
    var text = Figures.number(value, error, decimals);
    var err = Figures.error(error, decimals);
    return of(label, err.isEmpty() ? text : text + " " + err, unit);
  }

  Fact flagged(String level, String reason) {
    return new Fact(label, value, unit, level, reason);
  }

  Fact more(String addition) {
    return addition.isEmpty()
        ? this
        : new Fact(label, value, unit.isEmpty() ? addition : unit + " · " + addition, css, why);
  }
}
