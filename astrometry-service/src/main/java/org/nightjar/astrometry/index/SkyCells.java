package org.nightjar.astrometry.index;

import java.util.function.IntConsumer;

/**
 * The sphere in nearly square cells of nearly equal area: rings of declination, each cut into equal
 * parts of right ascension.
 */
final class SkyCells {
  private final int rings;
  private final int[] first;
  private final double sideRad;

  /**
   * @param sideRad side of a cell, radians
   */
  SkyCells(double sideRad) {
    this.sideRad = sideRad;
    this.rings = Math.max(1, (int) Math.round(Math.PI / sideRad));
    this.first = new int[rings + 1];
    for (int r = 0; r < rings; r++) {
      double middle = -Math.PI / 2 + (r + 0.5) * Math.PI / rings;
      long n = Math.max(1, Math.round(2 * Math.PI * Math.cos(middle) / sideRad));
      first[r + 1] = Math.toIntExact(first[r] + n);
    }
  }

  int count() {
    return first[rings];
  }

  double sideRad() {
    return sideRad;
  }

  /** Radius of a circle about a cell's middle that holds the cell. */
  double circumradius() {
    // Rounding to whole rings and parts stretches cells; the caps at the poles are widest.
    return Math.min(Math.PI, 1.1 * sideRad);
  }

  int cellOf(double raRad, double decRad) {
    int ring = ring(decRad);
    int n = first[ring + 1] - first[ring];
    return first[ring] + Math.clamp((long) (raRad / (2 * Math.PI) * n), 0, n - 1);
  }

  private int ring(double decRad) {
    return Math.clamp((long) Math.floor((decRad / Math.PI + 0.5) * rings), 0, rings - 1);
  }

  /** Where a cell lies, for many questions about one cell. */
  final class Bounds {
    private double lowZ;
    private double highZ;
    private int parts;
    private double westX;
    private double westY;
    private double eastX;
    private double eastY;
    private double raRad;
    private double decRad;

    void set(int cell) {
      int ring = ringOf(cell);
      lowZ = ring == 0 ? -2 : Math.sin(-Math.PI / 2 + ring * Math.PI / rings);
      highZ = ring == rings - 1 ? 2 : Math.sin(-Math.PI / 2 + (ring + 1) * Math.PI / rings);
      parts = first[ring + 1] - first[ring];
      double west = (double) (cell - first[ring]) / parts * 2 * Math.PI;
      double east = (cell - first[ring] + 1.0) / parts * 2 * Math.PI;
      westX = Math.cos(west);
      westY = Math.sin(west);
      eastX = Math.cos(east);
      eastY = Math.sin(east);
      raRad = (west + east) / 2;
      decRad = -Math.PI / 2 + (ring + 0.5) * Math.PI / rings;
    }

    /** Right ascension of the middle. */
    double raRad() {
      return raRad;
    }

    /** Declination of the middle. */
    double decRad() {
      return decRad;
    }

    /** Whether the direction (x, y, z), of any length, lies in the cell. */
    boolean holds(double x, double y, double z) {
      double unitZ = z / Math.sqrt(x * x + y * y + z * z);
      if (unitZ < lowZ || unitZ >= highZ) {
        return false;
      }
      return parts == 1 || westX * y - westY * x >= 0 && (parts == 2 || eastX * y - eastY * x < 0);
    }
  }

  private int ringOf(int cell) {
    int ring = 0;
    int high = rings - 1;
    while (ring < high) {
      int m = (ring + high + 1) / 2;
      if (first[m] <= cell) {
        ring = m;
      } else {
        high = m - 1;
      }
    }
    return ring;
  }

  /** All cells that may hold a point within {@code radius} of a place, each once. */
  void near(double raRad, double decRad, double radius, IntConsumer found) {
    int r0 = ring(decRad - radius);
    int r1 = ring(decRad + radius);
    double sine =
        Math.abs(decRad) + radius >= Math.PI / 2 ? 2 : Math.sin(radius) / Math.cos(decRad);
    double width = sine >= 1 ? Math.PI : Math.asin(sine);
    for (int r = r0; r <= r1; r++) {
      int n = first[r + 1] - first[r];
      if (width >= Math.PI - 2 * Math.PI / n) {
        for (int c = 0; c < n; c++) {
          found.accept(first[r] + c);
        }
        continue;
      }
      long a = (long) Math.floor((raRad - width) / (2 * Math.PI) * n);
      long b = (long) Math.floor((raRad + width) / (2 * Math.PI) * n);
      for (long c = a; c <= Math.min(b, a + n - 1); c++) {
        found.accept(first[r] + Math.floorMod(c, n));
      }
    }
  }
}
