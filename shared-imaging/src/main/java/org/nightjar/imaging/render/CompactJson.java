package org.nightjar.imaging.render;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Writes JSON of our own numbers and words, short: what is not finite becomes {@code null}. */
final class CompactJson {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder open = new StringBuilder();
  private boolean first = true;

  CompactJson object(@Nullable String name) {
    return begin(name, '{', '}');
  }

  CompactJson array(@Nullable String name) {
    return begin(name, '[', ']');
  }

  private CompactJson begin(@Nullable String name, char start, char end) {
    member(name);
    out.append(start);
    open.append(end);
    first = true;
    return this;
  }

  /** Ends the innermost array or object. */
  CompactJson end() {
    int last = open.length() - 1;
    out.append(open.charAt(last));
    open.setLength(last);
    first = false;
    return this;
  }

  CompactJson number(String name, double value, int decimals) {
    member(name);
    append(value, decimals);
    return this;
  }

  CompactJson value(double value, int decimals) {
    member(null);
    append(value, decimals);
    return this;
  }

  /** A number with all its digits. */
  CompactJson exact(@Nullable String name, double value) {
    member(name);
    out.append(Double.isFinite(value) ? Double.toString(value) : "null");
    return this;
  }

  /** Words of our own: letters, digits and signs that need no escape. */
  CompactJson text(String name, String words) {
    if (words.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("words with a character that needs an escape");
    }
    member(name);
    out.append('"').append(words).append('"');
    return this;
  }

  private void member(@Nullable String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    if (name != null) {
      out.append('"').append(name).append("\":");
    }
  }

  private void append(double value, int decimals) {
    if (!Double.isFinite(value)) {
      out.append("null");
    } else if (decimals == 0) {
      out.append(Math.round(value));
    } else {
      var text =
          BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
      out.append(text.signum() == 0 ? "0" : text.toPlainString());
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
