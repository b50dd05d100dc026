package org.nightjar.astrometry.index;

import java.util.function.IntConsumer;

/**
 * The sphere, or a round piece of it, in nearly square cells of nearly equal area: rings of
 * declination, each cut into equal parts of right ascension.
 */
final class SkyCells {
  private final double sideRad;
  private final int rings;
  private final int firstRing;
  private final int lastRing;

  /** Per ring of the piece: parts of the whole ring, first part in the piece, cells before it. */
  private final int[] parts;

  private final int[] west;
  private final int[] first;

  /**
   * @param sideRad side of a cell, radians
   * @param piece the part of the sky that is cut into cells
   */
  SkyCells(double sideRad, SkyCap piece) {
    this.sideRad = sideRad;
    this.rings = Math.max(1, (int) Math.round(Math.PI / sideRad));
    double ra = piece.raRad();
    double dec = piece.decRad();
    this.firstRing = ring(dec - piece.radius());
    this.lastRing = ring(dec + piece.radius());
    int n = lastRing - firstRing + 1;
    this.parts = new int[n];
    this.west = new int[n];
    this.first = new int[n + 1];
    double width = halfWidth(dec, piece.radius());
    for (int r = 0; r < n; r++) {
      double middle = -Math.PI / 2 + (firstRing + r + 0.5) * Math.PI / rings;
      parts[r] = Math.max(1, (int) Math.round(2 * Math.PI * Math.cos(middle) / sideRad));
      int cells = parts[r];
      if (width < Math.PI - 2 * Math.PI / parts[r]) {
        long a = column(ra - width, r);
        west[r] = Math.floorMod(a, parts[r]);
        cells = (int) Math.min(parts[r], column(ra + width, r) - a + 1);
      }
      first[r + 1] = Math.addExact(first[r], cells);
    }
  }

  /** Half the range of right ascension that a circle spans; pi when it holds a pole. */
  private static double halfWidth(double decRad, double radius) {
    if (Math.abs(decRad) + radius >= Math.PI / 2) {
      return Math.PI;
    }
    double sine = Math.sin(radius) / Math.cos(decRad);
    return sine >= 1 ? Math.PI : Math.asin(sine);
  }

  private long column(double raRad, int r) {
    return (long) Math.floor(raRad / (2 * Math.PI) * parts[r]);
  }

  int count() {
    return first[first.length - 1];
  }

  double sideRad() {
    return sideRad;
  }

  /** Radius of a circle about a cell's middle that holds the cell. */
  double circumradius() {
    // Rounding to whole rings and parts stretches cells; the caps at the poles are widest.
    return Math.min(Math.PI, 1.1 * sideRad);
  }

  /** The cell of a place, -1 when it is not in the piece. */
  int cellOf(double raRad, double decRad) {
    int ring = ring(decRad);
    if (ring < firstRing || ring > lastRing) {
      return -1;
    }
    int r = ring - firstRing;
    return cell(column(raRad, r), r);
  }

  private int cell(long column, int r) {
    int k = Math.floorMod(column - west[r], parts[r]);
    return k < first[r + 1] - first[r] ? first[r] + k : -1;
  }

  private int ring(double decRad) {
    return Math.clamp((long) Math.floor((decRad / Math.PI + 0.5) * rings), 0, rings - 1);
  }

  /** Where a cell lies, for many questions about one cell. */
  final class Bounds {
    private double lowZ;
    private double highZ;
    private int partsOfRing;
    private double westX;
    private double westY;
    private double eastX;
    private double eastY;
    private double raRad;
    private double decRad;

    void set(int cell) {
      int r = indexOfRing(cell);
      int ring = firstRing + r;
      lowZ = ring == 0 ? -2 : Math.sin(-Math.PI / 2 + ring * Math.PI / rings);
      highZ = ring == rings - 1 ? 2 : Math.sin(-Math.PI / 2 + (ring + 1) * Math.PI / rings);
      partsOfRing = parts[r];
      int column = (west[r] + cell - first[r]) % parts[r];
      double westRad = (double) column / parts[r] * 2 * Math.PI;
      double eastRad = (column + 1.0) / parts[r] * 2 * Math.PI;
      westX = Math.cos(westRad);
      westY = Math.sin(westRad);
      eastX = Math.cos(eastRad);
      eastY = Math.sin(eastRad);
      raRad = (westRad + eastRad) / 2;
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
      return partsOfRing == 1
          || westX * y - westY * x >= 0 && (partsOfRing == 2 || eastX * y - eastY * x < 0);
    }
  }

  private int indexOfRing(int cell) {
    int r = 0;
    int high = parts.length - 1;
    while (r < high) {
      int m = (r + high + 1) / 2;
      if (first[m] <= cell) {
        r = m;
      } else {
        high = m - 1;
      }
    }
    return r;
  }

  /** All cells that may hold a point within {@code radius} of a place, each once. */
  void near(double raRad, double decRad, double radius, IntConsumer found) {
    int r0 = Math.max(firstRing, ring(decRad - radius)) - firstRing;
    int r1 = Math.min(lastRing, ring(decRad + radius)) - firstRing;
    double width = halfWidth(decRad, radius);
    for (int r = r0; r <= r1; r++) {
      long a = column(raRad - width, r);
      long b = Math.min(column(raRad + width, r), a + parts[r] - 1);
      for (long c = a; c <= b; c++) {
        int cell = cell(c, r);
        if (cell >= 0) {
          found.accept(cell);
        }
      }
    }
  }
}
