package org.nightjar.qa.rest.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;

/**
 * A night's line in a card: one path in a box of 200 × 40, broken where nothing was measured. Its
 * scale spans at least what a quiet night spans.
 *
 * @param path SVG path data; empty with fewer than two values
 * @param words the same for who cannot see it
 */
public record Sparkline(String path, String words) {
  private static final double WIDTH = 200;
  private static final double HEIGHT = 40;
  private static final double MARGIN = 3;

  static Sparkline of(Quantity quantity, List<@Nullable Double> values) {
    var known =
        values.stream()
            .filter(Objects::nonNull)
            .mapToDouble(v -> v)
            .filter(Double::isFinite)
            .toArray();
    if (known.length < 2) {
      return new Sparkline("", "");
    }
    double level = Robust.median(known);
    double quiet = quantity.quietHalfRange(level);
    double low = level - quiet;
    double high = level + quiet;
    for (double v : known) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    var path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < values.size(); i++) {
      var v = values.get(i);
      if (v == null || !Double.isFinite(v)) {
        drawing = false;
        continue;
      }
      double x = WIDTH * i / Math.max(1, values.size() - 1);
      double y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (v - low) / (high - low);
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x, y));
      drawing = true;
    }
    var words =
        "%s over the last %d frames: from %s to %s%s"
            .formatted(
                quantity.label(),
                values.size(),
                Figures.number(known[0], quantity.decimals()),
                Figures.number(known[known.length - 1], quantity.decimals()),
                quantity.sign());
    return new Sparkline(path.toString(), words);
  }

  /** One value in so many that no more than {@code most} are left. */
  static <T> List<T> thinned(List<T> values, int most) {
    if (values.size() <= most) {
      return values;
    }
    var out = new ArrayList<T>();
    for (int i = 0; i < most; i++) {
      out.add(values.get((int) ((long) i * (values.size() - 1) / (most - 1))));
    }
    return out;
  }

  public boolean drawn() {
    return !path.isEmpty();
  }
}
