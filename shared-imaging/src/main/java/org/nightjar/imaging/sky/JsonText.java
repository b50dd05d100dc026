package org.nightjar.imaging.sky;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** Just enough JSON: members with a value of NaN or infinity are left out. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final ArrayDeque<Character> open = new ArrayDeque<>();
  private boolean first = true;

  void open(String name) {
    member(name);
    out.append('{');
    open.push('}');
    first = true;
  }

  void array(String name) {
    member(name);
    out.append('[');
    open.push(']');
    first = true;
  }

  void close() {
    out.append(open.pop());
    first = false;
    if (open.isEmpty()) {
      out.append('\n');
    }
  }

  void number(String name, double value) {
    if (Double.isFinite(value)) {
      member(name);
      append(value);
    }
  }

  void text(String name, String value) {
    member(name);
    out.append(literal(value));
  }

  void texts(String name, List<String> values) {
    member(name);
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(literal(values.get(i)));
    }
    out.append(']');
  }

  void flag(String name, boolean value) {
    member(name);
    out.append(value);
  }

  void row(double... values) {
    member("");
    out.append('[');
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "" : ", ");
      append(values[i]);
    }
    out.append(']');
  }

  private void append(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
    } else {
      out.append(value);
    }
  }

  private void member(String name) {
    if (!open.isEmpty()) {
      out.append(first ? "\n" : ",\n").append("  ".repeat(open.size()));
    }
    first = false;
    if (!name.isEmpty()) {
      out.append(literal(name)).append(": ");
    }
  }

  private static String literal(String text) {
    var s = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        s.append('\\').append(c);
      } else if (c < ' ') {
        s.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        s.append(c);
      }
    }
    return s.append('"').toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
