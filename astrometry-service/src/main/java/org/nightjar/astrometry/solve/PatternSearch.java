package org.nightjar.astrometry.solve;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.Hits;
import org.nightjar.astrometry.index.QuadIndex;

/**
 * Goes through the patterns of points whose two outermost lie within a band of distances, looks
 * each up in the indexes and has the proposals verified, until one holds. One piece of the work of
 * {@link PlateSolver}, on one thread.
 */
final class PatternSearch {
  /** The first dimension of a code may be this far over the invariants' limits, in code radii. */
  private static final double MARGIN = 1.5;

  private final PointList list;
  private final SolveHints hints;
  private final List<QuadIndex> indexes;
  private final int starsPerQuad;
  private final double lowLengthPx;
  private final double highLengthPx;
  private final double accept;
  private final double fieldRadiusPx;
  private final int[] order;
  private final BooleanSupplier stop;
  private final Hits hits = new Hits();
  private final Verification verification;

  private int[] pairA = new int[64];
  private int[] pairB = new int[64];
  private double[] pairCos = new double[64];
  private double[] pairSin = new double[64];
  private int[][] inside = new int[64][];
  private double[][] insideXy = new double[64][];
  private int[] insideCount = new int[64];
  private int pairs;

  private final int[] combination = new int[3];
  private final double[] comboU = new double[3];
  private final double[] comboV = new double[3];
  private final int[] points = new int[5];
  private final int[] stars = new int[5];
  private final double[] vectors = new double[15];
  private final double[] vector = new double[3];
  private final double[][] codes = {new double[2], new double[4], new double[6]};

  private double codeRadius;
  private int firstNew;
  private long effortLimit;
  private long patterns;
  private long effort;
  private long proposals;
  private PlateSolution.@Nullable Solved found;

  /**
   * @param indexes all of {@code starsPerQuad} stars
   * @param order points, brightest first within their neighbourhoods
   * @param lowLengthPx shortest distance of A and B
   * @param highLengthPx longest
   * @param accept log odds that make a solution
   */
  PatternSearch(
      PointList list,
      SolveHints hints,
      List<QuadIndex> indexes,
      int starsPerQuad,
      int[] order,
      double lowLengthPx,
      double highLengthPx,
      double accept,
      BooleanSupplier stop) {
    this.list = list;
    this.hints = hints;
    this.indexes = indexes;
    this.starsPerQuad = starsPerQuad;
    this.order = order;
    this.lowLengthPx = lowLengthPx;
    this.highLengthPx = highLengthPx;
    this.accept = accept;
    this.fieldRadiusPx = list.diagonal() / 2;
    this.stop = stop;
    this.verification = new Verification(list, hits);
  }

  long patterns() {
    return patterns;
  }

  long effort() {
    return effort;
  }

  long proposals() {
    return proposals;
  }

  /**
   * All patterns whose faintest point has a rank in [from, to).
   *
   * @param codeRadius how far a code may lie from the index's
   * @param mostEffort what to spend, see {@link SolveBudget}
   */
  PlateSolution.@Nullable Solved search(int from, int to, double codeRadius, long mostEffort) {
    this.firstNew = from;
    this.codeRadius = codeRadius;
    this.effortLimit = mostEffort;
    int end = Math.min(to, order.length);
    for (int n = 0; n < end && !finished(); n++) {
      for (int p = 0; p < pairs && !finished(); p++) {
        addIfInside(p, n);
      }
      for (int a = 0; a < n && !finished(); a++) {
        double dx = list.x()[order[n]] - list.x()[order[a]];
        double dy = list.y()[order[n]] - list.y()[order[a]];
        double square = dx * dx + dy * dy;
        if (square >= lowLengthPx * lowLengthPx && square < highLengthPx * highLengthPx) {
          addPair(a, n, dx, dy, square);
        }
      }
    }
    return found;
  }

  private boolean finished() {
    return found != null || effort >= effortLimit || stop.getAsBoolean();
  }

  private void addPair(int a, int b, double dx, double dy, double square) {
    if (pairs == pairA.length) {
      int more = 2 * pairs;
      pairA = Arrays.copyOf(pairA, more);
      pairB = Arrays.copyOf(pairB, more);
      pairCos = Arrays.copyOf(pairCos, more);
      pairSin = Arrays.copyOf(pairSin, more);
      inside = Arrays.copyOf(inside, more);
      insideXy = Arrays.copyOf(insideXy, more);
      insideCount = Arrays.copyOf(insideCount, more);
    }
    int p = pairs++;
    pairA[p] = a;
    pairB[p] = b;
    pairCos[p] = (dy + dx) / square;
    pairSin[p] = (dy - dx) / square;
    inside[p] = new int[8];
    insideXy[p] = new double[16];
    for (int i = 0; i < b && !finished(); i++) {
      if (i != a) {
        addIfInside(p, i);
      }
    }
  }

  private void addIfInside(int p, int i) {
    double dx = list.x()[order[i]] - list.x()[order[pairA[p]]];
    double dy = list.y()[order[i]] - list.y()[order[pairA[p]]];
    double x = pairCos[p] * dx + pairSin[p] * dy;
    double y = -pairSin[p] * dx + pairCos[p] * dy;
    if (x * x - x + y * y - y > codeRadius * (Math.sqrt(2) + codeRadius)) {
      return;
    }
    int k = insideCount[p]++;
    if (k == inside[p].length) {
      inside[p] = Arrays.copyOf(inside[p], 2 * k);
      insideXy[p] = Arrays.copyOf(insideXy[p], 4 * k);
    }
    inside[p][k] = i;
    insideXy[p][2 * k] = x;
    insideXy[p][2 * k + 1] = y;
    combination[0] = k;
    combine(p, 1, k, Math.max(i, pairB[p]));
  }

  /** Completes the pattern with points that are inside already. */
  private void combine(int p, int chosen, int below, int newest) {
    if (chosen == starsPerQuad - 2) {
      if (newest >= firstNew) {
        lookUp(p);
      }
      return;
    }
    for (int k = 0; k < below && found == null; k++) {
      combination[chosen] = k;
      combine(p, chosen + 1, k, Math.max(newest, inside[p][k]));
    }
  }

  private void lookUp(int p) {
    patterns++;
    if (!Boolean.TRUE.equals(hints.mirrored())) {
      lookUp(p, false);
    }
    if (!Boolean.FALSE.equals(hints.mirrored()) && found == null) {
      lookUp(p, true);
    }
  }

  private void lookUp(int p, boolean flipped) {
    int others = starsPerQuad - 2;
    double mean = 0;
    for (int i = 0; i < others; i++) {
      mean += insideXy[p][2 * combination[i] + (flipped ? 1 : 0)] / others;
    }
    double margin = MARGIN * codeRadius;
    for (int turn = 0; turn < 2 && found == null; turn++) {
      boolean turned = turn == 1;
      if ((turned ? 1 - mean : mean) > 0.5 + margin) {
        continue;
      }
      for (int i = 0; i < others; i++) {
        double u = insideXy[p][2 * combination[i] + (flipped ? 1 : 0)];
        double v = insideXy[p][2 * combination[i] + (flipped ? 0 : 1)];
        comboU[i] = turned ? 1 - u : u;
        comboV[i] = turned ? 1 - v : v;
      }
      points[0] = order[turned ? pairB[p] : pairA[p]];
      points[1] = order[turned ? pairA[p] : pairB[p]];
      permute(p, 0, others, 0, margin, flipped);
    }
  }

  /** All orders of the inner points that respect xC <= xD <= xE within the margin. */
  private void permute(int p, int placed, int others, int used, double margin, boolean flipped) {
    if (placed == others) {
      ask(codes[others - 1], flipped);
      return;
    }
    var code = codes[others - 1];
    for (int i = 0; i < others && found == null; i++) {
      if ((used & 1 << i) != 0 || placed > 0 && comboU[i] < code[2 * placed - 2] - margin) {
        continue;
      }
      code[2 * placed] = comboU[i];
      code[2 * placed + 1] = comboV[i];
      points[placed + 2] = order[inside[p][combination[i]]];
      permute(p, placed + 1, others, used | 1 << i, margin, flipped);
    }
  }

  private void ask(double[] code, boolean flipped) {
    double length =
        Math.hypot(
            list.x()[points[0]] - list.x()[points[1]], list.y()[points[0]] - list.y()[points[1]]);
    double toRad = Math.toRadians(1 / 3600.0);
    for (int k = 0; k < indexes.size() && found == null; k++) {
      var index = indexes.get(k);
      // Distances in the plane and on the sphere differ by a few per cent across wide fields.
      if (length * hints.lowScaleArcsec() * toRad > 1.05 * index.highScale()
          || length * hints.highScaleArcsec() * toRad < 0.95 * index.lowScale()) {
        continue;
      }
      effort++;
      index.quadsNear(code, codeRadius, hits);
      int n = hits.size();
      if (n == 0) {
        continue;
      }
      var candidates = new int[n];
      for (int h = 0; h < n; h++) {
        candidates[h] = hits.id(h);
      }
      for (int h = 0; h < n && found == null; h++) {
        consider(index, candidates[h], length, flipped);
      }
    }
  }

  private void consider(QuadIndex index, int quad, double lengthPx, boolean flipped) {
    if (!index.quad(quad, stars)) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      index.star(stars[i], vector);
      System.arraycopy(vector, 0, vectors, 3 * i, 3);
    }
    double dx = vectors[0] - vectors[3];
    double dy = vectors[1] - vectors[4];
    double dz = vectors[2] - vectors[5];
    double distance = 2 * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2));
    double arcsecPerPx = Math.toDegrees(distance) * 3600 / lengthPx;
    if (arcsecPerPx < 0.97 * hints.lowScaleArcsec()
        || arcsecPerPx > 1.03 * hints.highScaleArcsec()) {
      return;
    }
    var area = hints.area();
    if (area != null) {
      double field = fieldRadiusPx * distance / lengthPx;
      if (area.angleTo(vectors[0], vectors[1], vectors[2]) > area.radius() + field) {
        return;
      }
    }
    for (int i = 2; i < starsPerQuad; i++) {
      index.star(stars[i], vector);
      System.arraycopy(vector, 0, vectors, 3 * i, 3);
    }
    proposals++;
    effort += SolveBudget.PROPOSAL;
    var proposal =
        Proposal.of(
            index,
            list,
            Arrays.copyOf(points, starsPerQuad),
            Arrays.copyOf(stars, starsPerQuad),
            vectors,
            flipped);
    if (proposal == null) {
      return;
    }
    double scale = proposal.plate.scaleArcsec();
    if (scale < hints.lowScaleArcsec() || scale > hints.highScaleArcsec()) {
      return;
    }
    if (area != null) {
      var centre = proposal.plate.tangentVector();
      if (area.angleTo(centre[0], centre[1], centre[2]) > area.radius()) {
        return;
      }
    }
    var odds = verification.weigh(proposal, order);
    if (odds.logOdds() > accept) {
      found =
          new PlateSolution.Solved(
              proposal.plate, odds.matches(), odds.logOdds(), index.name(), false, 0, 0);
    }
  }
}
