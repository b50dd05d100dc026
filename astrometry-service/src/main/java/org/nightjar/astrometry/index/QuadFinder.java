package org.nightjar.astrometry.index;

import java.util.Arrays;

/**
 * Makes the patterns of one scale: in every cell the brightest ones whose middle of A and B lies in
 * it, no star in more than a few, so that one missing star does not spoil a neighbourhood.
 */
final class QuadFinder {
  // More candidates than this about one cell would only make fainter patterns.
  private static final int MOST_CANDIDATES = 48;

  /**
   * How alike patterns may be.
   *
   * @param usesOfStar a star in every pattern of its cell would take them all along when it is not
   *     detected
   * @param usesOfPair patterns on the same A and B are much alike in what spoils them
   */
  record Variety(int usesOfStar, int usesOfPair) {
    /** For the whole sky, of which a frame sees many cells. */
    static final Variety SKY = new Variety(8, 2);

    /** For a small piece of sky, of which every pattern may be needed. */
    static final Variety EVERYTHING = new Variety(100, 12);
  }

  private final LevelStars level;
  private final int starsPerQuad;
  private final int mostUses;
  private final int mostPerPair;
  private final double lowSquare;
  private final double highSquare;
  private final double reach;

  private final byte[] uses;
  private final int[] candidates = new int[MOST_CANDIDATES];
  private final double[] vectors = new double[3 * MOST_CANDIDATES];
  private final int[] pairA = new int[MOST_CANDIDATES * MOST_CANDIDATES / 2];
  private final int[] pairB = new int[pairA.length];
  private final int[] pairUses = new int[pairA.length];
  private final int[][] inside = new int[pairA.length][MOST_CANDIDATES];
  private final int[] insideCount = new int[pairA.length];
  private final QuadFrame[] frames = new QuadFrame[pairA.length];
  private long[] gathered = new long[256];
  private int gatheredCount;

  private int[] quads;
  private int count;
  private int wanted;
  private int made;
  private int earlierFrom;
  private int earlierTo;
  private final SkyCells.Bounds bounds;

  QuadFinder(LevelStars level, QuadScale scale, Variety variety) {
    this.mostUses = variety.usesOfStar();
    this.mostPerPair = variety.usesOfPair();
    this.level = level;
    this.starsPerQuad = scale.starsPerQuad();
    // Chords on the unit sphere stand for angles.
    double low = 2 * Math.sin(Math.toRadians(scale.lowDeg()) / 2);
    double high = 2 * Math.sin(Math.toRadians(scale.highDeg()) / 2);
    this.lowSquare = low * low;
    this.highSquare = high * high;
    this.reach = Math.toRadians(scale.highDeg()) / 2 + level.cells.circumradius();
    this.bounds = level.cells.new Bounds();
    this.uses = new byte[level.size];
    this.quads = new int[starsPerQuad * 1024];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new QuadFrame();
    }
  }

  /**
   * @param perCell patterns wanted in a cell
   * @return ranks of A, B, C (, D) of all patterns, cell by cell
   */
  int[] find(int perCell) {
    // Two rounds, so that the first cells do not use up stars that their neighbours need.
    int half = Math.max(1, perCell / 2);
    int[] firstRound = new int[level.cells.count() + 1];
    for (int c = 0; c < level.cells.count(); c++) {
      firstRound[c] = count;
      visit(c, count, count, half);
    }
    firstRound[level.cells.count()] = count;
    if (perCell > half) {
      for (int c = 0; c < level.cells.count(); c++) {
        // A cell that fell short has no more to give.
        if (firstRound[c + 1] - firstRound[c] == half) {
          visit(c, firstRound[c], firstRound[c + 1], perCell - half);
        }
      }
    }
    return Arrays.copyOf(quads, starsPerQuad * count);
  }

  /** Makes up to {@code more} patterns of a cell, other than those numbered [from, to). */
  private void visit(int c, int from, int to, int more) {
    earlierFrom = from;
    earlierTo = to;
    made = 0;
    wanted = more;
    int n = gather(c);
    if (n < starsPerQuad) {
      return;
    }
    int pairs = 0;
    for (int i = 0; i < n && made < wanted; i++) {
      for (int p = 0; p < pairs && made < wanted; p++) {
        addIfInside(p, i);
      }
      for (int a = 0; a < i && made < wanted; a++) {
        double dx = vectors[3 * i] - vectors[3 * a];
        double dy = vectors[3 * i + 1] - vectors[3 * a + 1];
        double dz = vectors[3 * i + 2] - vectors[3 * a + 2];
        double square = dx * dx + dy * dy + dz * dz;
        if (square < lowSquare || square >= highSquare || !middleIsHere(a, i)) {
          continue;
        }
        pairA[pairs] = a;
        pairB[pairs] = i;
        pairUses[pairs] = 0;
        insideCount[pairs] = 0;
        frames[pairs].set(vectors, 3 * a, vectors, 3 * i);
        int p = pairs++;
        for (int k = 0; k < i && made < wanted; k++) {
          if (k != a) {
            addIfInside(p, k);
          }
        }
      }
    }
  }

  private int gather(int c) {
    bounds.set(c);
    double mx = Math.cos(bounds.decRad()) * Math.cos(bounds.raRad());
    double my = Math.cos(bounds.decRad()) * Math.sin(bounds.raRad());
    double mz = Math.sin(bounds.decRad());
    double chord = 2 * Math.sin(Math.min(Math.PI, reach) / 2);
    gatheredCount = 0;
    level.cells.near(
        bounds.raRad(),
        bounds.decRad(),
        Math.min(reach, Math.PI / 2),
        near -> {
          for (int k = level.firstOfCell[near]; k < level.firstOfCell[near + 1]; k++) {
            double dx = level.vectors[3 * k] - mx;
            double dy = level.vectors[3 * k + 1] - my;
            double dz = level.vectors[3 * k + 2] - mz;
            if (dx * dx + dy * dy + dz * dz <= chord * chord && uses[level.byCell[k]] < mostUses) {
              if (gatheredCount == gathered.length) {
                gathered = Arrays.copyOf(gathered, 2 * gatheredCount);
              }
              gathered[gatheredCount++] = (long) level.byCell[k] << 32 | k;
            }
          }
        });
    Arrays.sort(gathered, 0, gatheredCount);
    int n = Math.min(MOST_CANDIDATES, gatheredCount);
    for (int i = 0; i < n; i++) {
      candidates[i] = (int) (gathered[i] >>> 32);
      System.arraycopy(level.vectors, 3 * (int) gathered[i], vectors, 3 * i, 3);
    }
    return n;
  }

  private boolean middleIsHere(int a, int b) {
    return bounds.holds(
        vectors[3 * a] + vectors[3 * b],
        vectors[3 * a + 1] + vectors[3 * b + 1],
        vectors[3 * a + 2] + vectors[3 * b + 2]);
  }

  private void addIfInside(int p, int i) {
    if (pairUses[p] >= mostPerPair || !frames[p].place(vectors, 3 * i) || !frames[p].inCircle()) {
      return;
    }
    if (starsPerQuad == 3) {
      propose(p, i, -1);
    } else {
      for (int k = 0; k < insideCount[p] && made < wanted && pairUses[p] < mostPerPair; k++) {
        propose(p, inside[p][k], i);
      }
    }
    inside[p][insideCount[p]++] = i;
  }

  private void propose(int p, int c, int d) {
    int a = candidates[pairA[p]];
    int b = candidates[pairB[p]];
    int rc = candidates[c];
    int rd = d < 0 ? -1 : candidates[d];
    if (uses[a] >= mostUses
        || uses[b] >= mostUses
        || uses[rc] >= mostUses
        || rd >= 0 && uses[rd] >= mostUses
        || madeEarlier(a, b, rc, rd)) {
      return;
    }
    if (starsPerQuad * (count + 1) > quads.length) {
      quads = Arrays.copyOf(quads, 2 * quads.length);
    }
    int at = starsPerQuad * count++;
    quads[at] = a;
    quads[at + 1] = b;
    quads[at + 2] = rc;
    if (rd >= 0) {
      quads[at + 3] = rd;
      uses[rd]++;
    }
    uses[a]++;
    uses[b]++;
    uses[rc]++;
    pairUses[p]++;
    made++;
  }

  private boolean madeEarlier(int a, int b, int c, int d) {
    for (int q = earlierFrom; q < earlierTo; q++) {
      int at = starsPerQuad * q;
      if (quads[at] == a
          && quads[at + 1] == b
          && quads[at + 2] == c
          && (d < 0 || quads[at + 3] == d)) {
        return true;
      }
    }
    return false;
  }
}
