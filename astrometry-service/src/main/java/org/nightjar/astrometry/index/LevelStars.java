package org.nightjar.astrometry.index;

import java.util.Arrays;

/**
 * The stars of one scale: the brightest few of every cell. Numbered by rank: first the brightest of
 * each cell, by brightness, then the second of each.
 */
final class LevelStars {
  final SkyCells cells;
  final int size;

  /** Rank to index in the star list. */
  final int[] source;

  /** First entry of a cell in {@link #byCell}, one more than cells. */
  final int[] firstOfCell;

  /** Ranks cell by cell, rising within a cell. */
  final int[] byCell;

  /** Unit vectors in the order of {@link #byCell}: neighbours lie together. */
  final double[] vectors;

  private LevelStars(
      SkyCells cells, int[] source, int[] firstOfCell, int[] byCell, double[] vectors) {
    this.cells = cells;
    this.size = source.length;
    this.source = source;
    this.firstOfCell = firstOfCell;
    this.byCell = byCell;
    this.vectors = vectors;
  }

  /**
   * @param piece where the stars are
   * @param perCell stars kept in a cell
   */
  static LevelStars of(StarList stars, SkyCap piece, double cellRad, int perCell) {
    var cells = new SkyCells(cellRad, piece);
    var inCell = new byte[cells.count()];
    var cellOf = new int[stars.size()];
    var sweep = new byte[stars.size()];
    var perSweep = new int[perCell + 1];
    Arrays.fill(sweep, (byte) -1);
    for (int i = 0; i < stars.size(); i++) {
      int cell = cells.cellOf(stars.raRad(i), stars.decRad(i));
      if (cell >= 0 && inCell[cell] < perCell) {
        cellOf[i] = cell;
        sweep[i] = inCell[cell]++;
        perSweep[sweep[i] + 1]++;
      }
    }
    for (int s = 0; s < perCell; s++) {
      perSweep[s + 1] += perSweep[s];
    }
    var source = new int[perSweep[perCell]];
    for (int i = 0; i < stars.size(); i++) {
      if (sweep[i] >= 0) {
        source[perSweep[sweep[i]]++] = i;
      }
    }
    var first = new int[cells.count() + 1];
    for (int c = 0; c < cells.count(); c++) {
      first[c + 1] = first[c] + inCell[c];
    }
    var next = first.clone();
    var byCell = new int[source.length];
    for (int rank = 0; rank < source.length; rank++) {
      byCell[next[cellOf[source[rank]]]++] = rank;
    }
    var vectors = new double[3 * byCell.length];
    for (int i = 0; i < byCell.length; i++) {
      for (int axis = 0; axis < 3; axis++) {
        vectors[3 * i + axis] = stars.vector(source[byCell[i]], axis);
      }
    }
    return new LevelStars(cells, source, first, byCell, vectors);
  }
}
