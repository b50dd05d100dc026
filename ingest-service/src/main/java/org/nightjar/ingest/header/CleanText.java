package org.nightjar.ingest.header;

import java.util.Optional;

/** Header text made fit for reports, pages and paths. */
public final class CleanText {
  private static final int MAX_TEXT = 120;
  private static final int MAX_SENTENCE = 500;
  private static final int MAX_NAME = 64;
  private static final int MAX_FILE_NAME = 255;

  private CleanText() {}

  /** One line of printable text of at most 120 characters; empty when nothing is left. */
  public static Optional<String> text(String raw) {
    return text(raw, MAX_TEXT);
  }

  /** One line of a message of ours that may quote a header. */
  public static String sentence(String raw) {
    return text(raw, MAX_SENTENCE).orElse("");
  }

  private static Optional<String> text(String raw, int most) {
    var out = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < raw.length() && out.length() < most; ) {
      int c = raw.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isISOControl(c) || hidden(c)) {
        gap = !out.isEmpty();
      } else {
        if (gap) {
          out.append(' ');
          gap = false;
        }
        out.appendCodePoint(c);
      }
    }
    return out.isEmpty() ? Optional.empty() : Optional.of(out.toString());
  }

  private static boolean hidden(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /**
   * A name of at most 64 characters that may become part of a path: letters, digits and {@code
   * space . _ + # ( ) -}, anything else a dash; it does not begin with a dot.
   */
  public static Optional<String> name(String raw) {
    return text(raw)
        .map(s -> s.replaceAll("[^\\p{L}\\p{N} ._+#()-]+", "-").replaceAll("-{2,}", "-"))
        .map(s -> s.replaceAll("\\.{2,}", ".").replaceAll("^[ .-]+|[ .-]+$", ""))
        .map(s -> s.length() > MAX_NAME ? s.substring(0, MAX_NAME).strip() : s)
        .filter(s -> !s.isEmpty());
  }

  /** A file's own name on one line. */
  public static String fileName(String raw) {
    var out = new StringBuilder();
    for (int i = 0; i < raw.length() && out.length() < MAX_FILE_NAME; i++) {
      char c = raw.charAt(i);
      out.append(Character.isISOControl(c) || c == '/' || c == '\\' ? '_' : c);
    }
    return out.isEmpty() ? "unnamed" : out.toString();
  }
}
