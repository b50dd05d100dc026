package org.nightjar.imaging.render;

/** Text that may stand in XML, whoever wrote it. */
final class XmlText {
  private static final int LONGEST = 200;

  private XmlText() {}

  /**
   * Escapes the five characters with a meaning, turns control characters and lone surrogates into
   * U+FFFD, and cuts after 200 characters.
   */
  static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    int count = 0;
    for (int i = 0; i < text.length() && count < LONGEST; count++) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
      }
    }
    return out.toString();
  }

  private static boolean allowed(int c) {
    return c >= 0x20 && c < 0x7F
        || c >= 0xA0 && c < 0xD800
        || c >= 0xE000 && c < 0xFFFE
        || c >= 0x10000;
  }
}
