package org.nightjar.qa.rest.pages;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around it.
 *
 * @param title of the window
 * @param place the part of the page's address that the menu marks: {@code tonight}, {@code nights},
 *     {@code system}, or empty
 * @param theme dark, light, red or system
 * @param assets folder of stylesheet and scripts
 * @param now when the page was made
 * @param deadLetters messages that nobody could work on; empty when not known
 */
public record Shell(
    String title, String place, String theme, String assets, Instant now, String deadLetters) {
  private static final Set<String> THEMES = Set.of("dark", "light", "red", "system");

  /** A cookie's word, where it is one of ours. */
  static String theme(@Nullable String cookie) {
    return cookie != null && THEMES.contains(cookie) ? cookie : "dark";
  }

  public String clock() {
    return Figures.clock(now);
  }

  public boolean at(String other) {
    return place.equals(other);
  }

  public boolean hasDeadLetters() {
    return !deadLetters.isEmpty() && !deadLetters.equals("0");
  }
}
