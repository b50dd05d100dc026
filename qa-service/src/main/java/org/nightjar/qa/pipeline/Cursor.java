package org.nightjar.qa.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a page of a list ended; the next one begins after it, whatever was added meanwhile.
 *
 * @param at what the list is ordered by
 * @param name tells those of the same order
 */
public record Cursor(String at, String name) {
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{1,1000}");

  /** As it stands in an address. */
  public String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((at + "\n" + name).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException when the text is none that {@link #text} gave
   */
  public static Cursor parse(String text) {
    if (TEXT.matcher(text).matches()) {
      var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int end = plain.indexOf('\n');
      if (end >= 0 && plain.indexOf('\0') < 0) {
        return new Cursor(plain.substring(0, end), plain.substring(end + 1));
      }
    }
    throw new IllegalArgumentException("no page ends there: take 'next' of the page before");
  }
}
