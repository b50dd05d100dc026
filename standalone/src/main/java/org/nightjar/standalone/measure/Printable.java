package org.nightjar.standalone.measure;

/** Header text is hostile: what goes to a terminal or a log has no control characters in it. */
public final class Printable {
  private Printable() {}

  /** The text with every control, format and line character as a visible dot. */
  public static String text(String hostile) {
    var safe = new StringBuilder(hostile.length());
    hostile.codePoints().forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '·'));
    return safe.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
