package org.nightjar.imaging.fits;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads cards. Lenient: what is not FITS becomes text, never an error, since cameras write what
 * they like. Control characters become blanks, so that no newline or escape leaves this class.
 */
final class HeaderParser {
  static final int CARD = 80;
  static final int BLOCK = 2880;

  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([EeDd][+-]?\\d{1,4})?");

  private HeaderParser() {}

  /** A header and where its data begin. */
  record Parsed(FitsHeader header, long dataOffset) {}

  /**
   * Reads the header at {@code offset}.
   *
   * @throws UnreadableFitsException when there is no END within the file or the limit
   */
  static Parsed parse(FitsBytes bytes, long offset, ReadLimits limits)
      throws UnreadableFitsException {
    var cards = new ArrayList<FitsHeader.Card>();
    long at = offset;
    for (int n = 0; ; n++, at += CARD) {
      if (at + CARD > bytes.size()) {
        throw new UnreadableFitsException(
            "the header has no END card: the file ends after %d cards".formatted(n),
            "fileBytes",
            bytes.size(),
            "headerOffset",
            offset);
      }
      if (n >= limits.maxHeaderCards()) {
        throw new UnreadableFitsException(
            "the header has more than %d cards, the limit".formatted(limits.maxHeaderCards()),
            "maxHeaderCards",
            limits.maxHeaderCards());
      }
      var line = new String(bytes.copy(at, CARD), StandardCharsets.ISO_8859_1);
      if (line.startsWith("END") && line.substring(3, 8).isBlank()) {
        long end = at + CARD - offset;
        long blocks = (end + BLOCK - 1) / BLOCK;
        return new Parsed(FitsHeader.of(cards), offset + blocks * BLOCK);
      }
      add(cards, clean(line));
    }
  }

  private static String clean(String line) {
    var out = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      out.append(c < ' ' || (c >= 0x7f && c < 0xa0) ? ' ' : c);
    }
    return out.toString();
  }

  private static void add(List<FitsHeader.Card> cards, String line) {
    var keyword = line.substring(0, 8).strip().toUpperCase(Locale.ROOT);
    if (keyword.equals("CONTINUE") && continued(cards, line)) {
      return;
    }
    int equals = -1;
    if (keyword.equals("HIERARCH")) {
      equals = line.indexOf('=');
      if (equals > 9) {
        keyword = line.substring(9, equals).strip().toUpperCase(Locale.ROOT);
      }
    } else if (line.startsWith("=", 8)) {
      equals = 8;
    }
    if (equals < 0 || keyword.isEmpty() || keyword.equals("COMMENT") || keyword.equals("HISTORY")) {
      var text = line.substring(8).stripTrailing();
      if (!keyword.isEmpty() || !text.isBlank()) {
        cards.add(new FitsHeader.Card(keyword, null, text.isBlank() ? null : text));
      }
      return;
    }
    var value = Value.read(line, equals + 1);
    cards.add(new FitsHeader.Card(keyword, value.value(), value.comment()));
  }

  /** A string that ends in {@code &} goes on in this card. */
  private static boolean continued(List<FitsHeader.Card> cards, String line) {
    if (cards.isEmpty()) {
      return false;
    }
    var last = cards.getLast();
    if (!(last.value() instanceof String s) || !s.endsWith("&") || s.length() > 100_000) {
      return false;
    }
    var more = Value.read(line, 8);
    if (!(more.value() instanceof String t)) {
      return false;
    }
    var comment = last.comment();
    if (more.comment() != null) {
      comment = comment == null ? more.comment() : comment + " " + more.comment();
    }
    cards.removeLast();
    cards.add(new FitsHeader.Card(last.keyword(), s.substring(0, s.length() - 1) + t, comment));
    return true;
  }

  /** What stands after the equals sign. */
  private record Value(@Nullable Object value, @Nullable String comment) {

    static Value read(String line, int from) {
      int i = from;
      while (i < line.length() && line.charAt(i) == ' ') {
        i++;
      }
      return i < line.length() && line.charAt(i) == '\'' ? quoted(line, i + 1) : bare(line, i);
    }

    private static Value quoted(String line, int from) {
      var text = new StringBuilder();
      int i = from;
      while (i < line.length()) {
        char c = line.charAt(i++);
        if (c == '\'') {
          if (i >= line.length() || line.charAt(i) != '\'') {
            return new Value(text.toString().stripTrailing(), comment(line, i));
          }
          i++;
        }
        text.append(c);
      }
      return new Value(text.toString().stripTrailing(), null);
    }

    private static Value bare(String line, int from) {
      int slash = line.indexOf('/', from);
      var text = (slash < 0 ? line.substring(from) : line.substring(from, slash)).strip();
      var comment = slash < 0 ? null : comment(line, slash);
      return new Value(typed(text), comment);
    }

    private static @Nullable Object typed(String text) {
      if (text.isEmpty()) {
        return null;
      }
      if (text.equals("T")) {
        return Boolean.TRUE;
      }
      if (text.equals("F")) {
        return Boolean.FALSE;
      }
      if (INTEGER.matcher(text).matches()) {
        return Long.valueOf(text.startsWith("+") ? text.substring(1) : text);
      }
      if (REAL.matcher(text).matches()) {
        return Double.valueOf(text.replace('D', 'E').replace('d', 'e'));
      }
      return text;
    }

    private static @Nullable String comment(String line, int from) {
      int slash = line.indexOf('/', from);
      if (slash < 0) {
        return null;
      }
      var text = line.substring(slash + 1).strip();
      return text.isEmpty() ? null : text;
    }
  }
}
