package org.nightjar.imaging.fits;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes cards: fixed format where it fits, long strings by CONTINUE, long or odd keywords by
 * HIERARCH. Everything becomes printable ASCII, whatever a camera had written.
 */
final class CardWriter {
  private static final Pattern STANDARD = Pattern.compile("[A-Z0-9_-]{1,8}");
  private static final int MAX_STRING = 10_000;

  private CardWriter() {}

  /** A whole header with END, padded to blocks. */
  static byte[] header(List<FitsHeader.Card> cards) {
    var out = new StringBuilder(HeaderParser.BLOCK);
    for (var card : cards) {
      append(out, card);
    }
    if (out.indexOf("CONTINUE  '") >= 0) {
      append(out, new FitsHeader.Card("LONGSTRN", "OGIP 1.0", "long strings by CONTINUE"));
    }
    out.append(pad("END"));
    while (out.length() % HeaderParser.BLOCK != 0) {
      out.append(' ');
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void append(StringBuilder out, FitsHeader.Card card) {
    var keyword = printable(card.keyword()).strip();
    if (card.value() == null) {
      commentary(out, keyword, card.comment());
      return;
    }
    if (keyword.isEmpty() || keyword.equals("END")) {
      return;
    }
    boolean standard = STANDARD.matcher(keyword).matches();
    var start = standard ? "%-8s= ".formatted(keyword) : hierarch(keyword);
    if (start == null) {
      return;
    }
    if (card.value() instanceof String s) {
      string(out, start, printable(s), card.comment(), standard);
      return;
    }
    var value = literal(card.value());
    var line = start + (standard ? "%20s".formatted(value) : value);
    if (line.length() <= HeaderParser.CARD) {
      out.append(pad(withComment(line, card.comment())));
    }
  }

  /** Keywords with blanks inside are HIERARCH's; others that no standard knows are left out. */
  private static @Nullable String hierarch(String keyword) {
    return keyword.length() > 60 || keyword.indexOf('=') >= 0 || keyword.indexOf('\'') >= 0
        ? null
        : "HIERARCH " + keyword + " = ";
  }

  private static void commentary(StringBuilder out, String keyword, @Nullable String comment) {
    if (!keyword.isEmpty() && !STANDARD.matcher(keyword).matches()) {
      return;
    }
    if (keyword.equals("END")) {
      return;
    }
    var text = comment == null ? "" : printable(comment);
    int at = 0;
    do {
      int end = Math.min(text.length(), at + 72);
      out.append(pad("%-8s".formatted(keyword) + text.substring(at, end)));
      at = end;
    } while (at < text.length());
  }

  private static void string(
      StringBuilder out, String start, String text, @Nullable String comment, boolean standard) {
    var capped = text.length() > MAX_STRING ? text.substring(0, MAX_STRING) : text;
    var quoted = capped.replace("'", "''");
    int room = HeaderParser.CARD - start.length() - 2;
    if (quoted.length() <= room) {
      var padded = standard ? "%-8s".formatted(quoted) : quoted;
      out.append(pad(withComment(start + "'" + padded + "'", comment)));
      return;
    }
    if (!standard) {
      return;
    }
    int at = 0;
    var prefix = start;
    while (at < quoted.length()) {
      int free = HeaderParser.CARD - prefix.length() - 3;
      int end = Math.min(quoted.length(), at + free);
      if (end < quoted.length()) {
        end = breakBefore(quoted, at, end);
      }
      boolean more = end < quoted.length();
      out.append(pad(prefix + "'" + quoted.substring(at, end) + (more ? "&'" : "'")));
      at = end;
      prefix = "CONTINUE  ";
    }
  }

  /** A pair of quotes must not be torn apart, and readers strip blanks at the end of a piece. */
  private static int breakBefore(String quoted, int from, int end) {
    int at = end;
    while (at > from + 1 && quoted.charAt(at - 1) == ' ') {
      at--;
    }
    at = at == from + 1 ? end : at;
    long quotes = quoted.substring(from, at).chars().filter(c -> c == '\'').count();
    return quotes % 2 == 0 ? at : at - 1;
  }

  private static String literal(Object value) {
    return switch (value) {
      case Boolean b -> b ? "T" : "F";
      case Double d -> Double.isFinite(d) ? Double.toString(d) : "'%s'".formatted(d);
      case Number n -> n.toString();
      default -> "'" + printable(value.toString()).replace("'", "''") + "'";
    };
  }

  private static String withComment(String line, @Nullable String comment) {
    if (comment == null || comment.isBlank()) {
      return line;
    }
    var start = "%-30s / ".formatted(line);
    int room = HeaderParser.CARD - start.length();
    var text = printable(comment);
    return room < 1 ? line : start + text.substring(0, Math.min(room, text.length()));
  }

  private static String pad(String line) {
    return String.format(Locale.ROOT, "%-80s", line);
  }

  static String printable(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.toString();
  }
}
