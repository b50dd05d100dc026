package org.nightjar.imaging.aperture;

/**
 * Area of a pixel inside a circle, exactly.
 *
 * <p>The pixel is folded into the first quadrant of the circle; there the area is the integral of
 * min(y1, sqrt(r² − x²)) − y0, whose antiderivative is closed:
 *
 * <pre>∫ sqrt(r² − x²) dx = (x sqrt(r² − x²) + r² asin(x / r)) / 2</pre>
 */
final class CircleOverlap {
  private CircleOverlap() {}

  /** Overlap of the unit pixel centred (dx, dy) from the circle's centre; in [0, 1]. */
  static double ofPixel(double dx, double dy, double radius) {
    double ax = Math.abs(dx);
    double ay = Math.abs(dy);
    double square = radius * radius;
    double farX = ax + 0.5;
    double farY = ay + 0.5;
    if (farX * farX + farY * farY <= square) {
      return 1;
    }
    double nearX = Math.max(ax - 0.5, 0);
    double nearY = Math.max(ay - 0.5, 0);
    if (nearX * nearX + nearY * nearY >= square) {
      return 0;
    }
    double area;
    if (ax >= 0.5) {
      area = columns(ax - 0.5, farX, ay, radius);
    } else {
      area = columns(0, farX, ay, radius) + columns(0, 0.5 - ax, ay, radius);
    }
    return Math.min(1, area);
  }

  private static double columns(double x0, double x1, double ay, double radius) {
    return ay >= 0.5
        ? inQuadrant(x0, x1, ay - 0.5, ay + 0.5, radius)
        : inQuadrant(x0, x1, 0, ay + 0.5, radius) + inQuadrant(x0, x1, 0, 0.5 - ay, radius);
  }

  /** Area of [x0, x1] × [y0, y1], all >= 0, inside the circle. */
  private static double inQuadrant(double x0, double x1, double y0, double y1, double radius) {
    double square = radius * radius;
    if (x0 * x0 + y0 * y0 >= square) {
      return 0;
    }
    double full = y1 < radius ? Math.sqrt((radius - y1) * (radius + y1)) : 0;
    double last = Math.min(x1, Math.sqrt((radius - y0) * (radius + y0)));
    double a = Math.min(Math.max(full, x0), x1);
    double area = (a - x0) * (y1 - y0);
    if (last > a) {
      area += primitive(last, radius) - primitive(a, radius) - (last - a) * y0;
    }
    return area;
  }

  private static double primitive(double x, double radius) {
    double height = Math.sqrt(Math.max(0, (radius - x) * (radius + x)));
    // atan2 keeps its precision where asin's argument nears 1.
    return 0.5 * (x * height + radius * radius * Math.atan2(x, height));
  }
}
