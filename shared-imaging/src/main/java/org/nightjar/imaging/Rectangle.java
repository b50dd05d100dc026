package org.nightjar.imaging;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rectangle of pixels, 0-based, inclusive at both ends.
 *
 * @param x0 first column
 * @param y0 first row
 * @param x1 last column, >= x0
 * @param y1 last row, >= y0
 */
public record Rectangle(int x0, int y0, int x1, int y1) {
  private static final Pattern SECTION =
      Pattern.compile(
          "\\s*\\[?\\s*(\\d{1,6})\\s*:\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*:\\s*(\\d{1,6})\\s*\\]?\\s*");

  public Rectangle {
    if (x0 < 0 || y0 < 0 || x1 < x0 || y1 < y0) {
      throw new IllegalArgumentException(
          "[%d..%d, %d..%d]: must be ordered and not negative".formatted(x0, x1, y0, y1));
    }
  }

  /**
   * Reads FITS' {@code [x1:x2,y1:y2]}, 1-based inclusive, reversed ends allowed; empty when it is
   * not that.
   */
  public static Optional<Rectangle> parseSection(String section) {
    var m = SECTION.matcher(section);
    if (!m.matches()) {
      return Optional.empty();
    }
    int a = Integer.parseInt(m.group(1)) - 1;
    int b = Integer.parseInt(m.group(2)) - 1;
    int c = Integer.parseInt(m.group(3)) - 1;
    int d = Integer.parseInt(m.group(4)) - 1;
    if (Math.min(Math.min(a, b), Math.min(c, d)) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Rectangle(Math.min(a, b), Math.min(c, d), Math.max(a, b), Math.max(c, d)));
  }

  public int width() {
    return x1 - x0 + 1;
  }

  public int height() {
    return y1 - y0 + 1;
  }

  public boolean fits(int width, int height) {
    return x1 < width && y1 < height;
  }
}
