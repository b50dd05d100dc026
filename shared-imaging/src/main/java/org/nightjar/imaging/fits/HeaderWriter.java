package org.nightjar.imaging.fits;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import nom.tam.fits.Header;
import nom.tam.fits.HeaderCard;
import nom.tam.fits.HeaderCardException;
import org.jspecify.annotations.Nullable;

/**
 * Writes headers of nom-tam-fits' cards: fixed format where it fits, long strings by CONTINUE, long
 * or odd keywords by HIERARCH. Everything becomes printable ASCII, whatever a camera had written.
 * The same cards give the same bytes.
 */
final class HeaderWriter {
  private static final Pattern STANDARD = Pattern.compile("[A-Z0-9_-]{1,8}");
  private static final Pattern SEPARATORS = Pattern.compile("[ .]+");
  private static final int MAX_STRING = 10_000;
  private static final int MAX_KEYWORD = 60;
  private static final int COMMENT_PREFIX = 3; // " / "
  private static final int ALL_DIGITS = 16; // decimals of d.ddd…E±x that tell any two doubles apart

  static {
    FitsLibrary.prepare();
  }

  private final StringBuilder out = new StringBuilder(HeaderReader.BLOCK);

  /** A whole header with END, padded to blocks. */
  static byte[] header(List<FitsHeader.Card> cards) {
    return new HeaderWriter().add(cards).end();
  }

  HeaderWriter add(List<FitsHeader.Card> cards) {
    for (var card : cards) {
      add(card);
    }
    return this;
  }

  HeaderWriter add(HeaderCard card) {
    out.append(line(card));
    return this;
  }

  /** A comment alone is no reason to go on in CONTINUE, which not every reader knows: it is cut. */
  private static String line(HeaderCard card) {
    var line = card.toString();
    var comment = card.getComment();
    if (line.length() > HeaderReader.CARD && comment != null) {
      card.setComment("");
      var bare = card.toString();
      int end = Math.max(Header.getCommentAlignPosition(), bare.stripTrailing().length());
      int room = HeaderReader.CARD - end - COMMENT_PREFIX;
      if (bare.length() > HeaderReader.CARD || room < 1) {
        return bare;
      }
      card.setComment(comment.substring(0, Math.min(room, comment.length())));
      line = card.toString();
      return line.length() > HeaderReader.CARD ? bare : line;
    }
    return line;
  }

  byte[] end() {
    if (out.indexOf("CONTINUE  '") >= 0) {
      add(new HeaderCard("LONGSTRN", "OGIP 1.0", "long strings by CONTINUE"));
    }
    out.append("%-80s".formatted("END"));
    int rest = out.length() % HeaderReader.BLOCK;
    out.repeat(' ', rest == 0 ? 0 : HeaderReader.BLOCK - rest);
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void add(FitsHeader.Card card) {
    var keyword = printable(card.keyword()).strip();
    var value = card.value();
    if (keyword.equals("END")) {
      return;
    }
    if (value == null) {
      commentary(keyword, card.comment());
      return;
    }
    if (keyword.isEmpty() || keyword.equals("COMMENT") || keyword.equals("HISTORY")) {
      return;
    }
    var comment = card.comment() == null ? null : printable(card.comment());
    if (STANDARD.matcher(keyword).matches()) {
      add(card(keyword, value, comment));
    } else {
      hierarch(keyword, value, comment);
    }
  }

  /** Keywords with blanks inside are HIERARCH's; others that no standard knows are left out. */
  private void hierarch(String keyword, Object value, @Nullable String comment) {
    if (keyword.length() > MAX_KEYWORD || keyword.indexOf('=') >= 0 || keyword.indexOf('\'') >= 0) {
      return;
    }
    var key = "HIERARCH." + String.join(".", SEPARATORS.split(keyword));
    try {
      var line = line(card(key, value, comment));
      if (line.length() == HeaderReader.CARD) { // no standard lets HIERARCH go on in CONTINUE
        out.append(line);
      }
    } catch (HeaderCardException e) {
      // no room for the value beside the keyword: left out
      return;
    }
  }

  private static HeaderCard card(String key, Object value, @Nullable String comment) {
    return switch (value) {
      case Boolean b -> new HeaderCard(key, b, comment);
      case Double d when Double.isFinite(d) -> number(key, d, comment);
      case Long n -> new HeaderCard(key, n, comment);
      default -> {
        var text = printable(value.toString());
        yield new HeaderCard(key, text.substring(0, Math.min(MAX_STRING, text.length())), comment);
      }
    };
  }

  /** The library's natural format counts decimals, not digits, and may lose some below 1. */
  private static HeaderCard number(String key, double value, @Nullable String comment) {
    var card = new HeaderCard(key, value, comment);
    return Double.parseDouble(card.getValue()) == value
        ? card
        : new HeaderCard(key, value, ALL_DIGITS, comment);
  }

  private void commentary(String keyword, @Nullable String comment) {
    if (!keyword.isEmpty() && !STANDARD.matcher(keyword).matches()) {
      return;
    }
    var text = comment == null ? "" : printable(comment);
    int at = 0;
    do {
      int end = Math.min(text.length(), at + HeaderCard.MAX_COMMENT_CARD_COMMENT_LENGTH);
      add(HeaderCard.createCommentStyleCard(keyword, text.substring(at, end)));
      at = end;
    } while (at < text.length());
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
