package org.nightjar.extraction.measurement;

import java.util.Arrays;

/**
 * Light within circles about a source. Pixels near the centre are cut into 5 × 5 or 3 × 3 equal
 * parts, and light is gathered in rings of equal area, between whose edges it is taken as even. One
 * per thread, filled again and again.
 */
final class LightGrowth {
  private static final int RINGS = 512;
  private static final double FINE_WITHIN_PX = 3;
  private static final double MIDDLE_WITHIN_PX = 7;

  private final double[] rings = new double[RINGS];
  private double reachPx;

  void gather(Stamp stamp, double x, double y, double reach) {
    reachPx = reach;
    Arrays.fill(rings, 0);
    double perSquare = RINGS / (reach * reach);
    double outer2 = (reach + 0.71) * (reach + 0.71);
    for (int r = 0; r < stamp.height; r++) {
      double dy = stamp.y0 + r - y;
      for (int c = 0; c < stamp.width; c++) {
        double dx = stamp.x0 + c - x;
        double square = dx * dx + dy * dy;
        if (square > outer2) {
          continue;
        }
        int parts =
            square < FINE_WITHIN_PX * FINE_WITHIN_PX
                ? 5
                : square < MIDDLE_WITHIN_PX * MIDDLE_WITHIN_PX ? 3 : 1;
        spread(dx, dy, parts, perSquare, stamp.pixels[r * stamp.width + c] / (parts * parts));
      }
    }
  }

  private void spread(double dx, double dy, int parts, double perSquare, double light) {
    double step = 1.0 / parts;
    double first = 0.5 * step - 0.5;
    for (int j = 0; j < parts; j++) {
      double py = dy + first + j * step;
      for (int i = 0; i < parts; i++) {
        double px = dx + first + i * step;
        int ring = (int) ((px * px + py * py) * perSquare);
        if (ring < RINGS) {
          rings[ring] += light;
        }
      }
    }
  }

  /** Radius within which {@code light} is found first; NaN when it is not reached. */
  double radiusOf(double light) {
    if (!(light > 0)) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < RINGS; i++) {
      if (sum + rings[i] >= light) {
        return reachPx * Math.sqrt((i + (light - sum) / rings[i]) / RINGS);
      }
      sum += rings[i];
    }
    return Double.NaN;
  }

  /** sum(I r) / sum(I) within a radius; NaN where the light is not positive. */
  double meanRadius(double within) {
    double sum = 0;
    double first = 0;
    for (int i = 0; i < RINGS; i++) {
      double radius = reachPx * Math.sqrt((i + 0.5) / RINGS);
      if (radius > within) {
        break;
      }
      sum += rings[i];
      first += rings[i] * radius;
    }
    return sum > 0 && first > 0 ? first / sum : Double.NaN;
  }
}
