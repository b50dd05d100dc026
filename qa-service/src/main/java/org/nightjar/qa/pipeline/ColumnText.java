package org.nightjar.qa.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Text of headers as columns and their indexes take it: without NUL, and no longer than {@value
 * #LONGEST}. The report keeps it all.
 */
final class ColumnText {
  static final int LONGEST = 200;

  private ColumnText() {}

  static String of(String text) {
    var clean = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    if (clean.length() <= LONGEST) {
      return clean;
    }
    // no half of a surrogate pair
    return clean.substring(
        0, Character.isHighSurrogate(clean.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
