package org.nightjar.qa.rest.pages;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of others, made fit for a page. Templates escape it. */
final class Words {
  private static final int LONGEST = 300;

  private static final Pattern TURNING =
      Pattern.compile("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]+");

  private Words() {}

  /** Control and direction characters out, and not longer than a few lines. */
  static String shortened(@Nullable String text) {
    return shortened(text, LONGEST);
  }

  static String shortened(@Nullable String text, int longest) {
    if (text == null) {
      return "";
    }
    var some = text.substring(0, Math.min(text.length(), 4 * longest));
    var clean = (plain(some) ? some : TURNING.matcher(some).replaceAll(" ")).strip();
    return clean.length() <= longest ? clean : clean.substring(0, longest) + "…";
  }

  /** Whether nothing is to be taken out: nearly always, and much quicker than to look for it. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '\u007f' || c >= '\u202a' && c <= '\u2069') {
        return false;
      }
    }
    return true;
  }

  static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String count(long n, String one, String many) {
    return Figures.grouped(n) + " " + (n == 1 ? one : many);
  }
}
