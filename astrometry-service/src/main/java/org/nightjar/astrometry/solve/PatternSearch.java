package org.nightjar.astrometry.solve;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.Hits;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.imaging.PointGrid;

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

  private final PointGrid grid;

  /** Ranks, rising, of the points that can be in a pattern with the one under consideration. */
  private int[] near = new int[64];

  private int nearCount;

  /** Points in the circle of A and B, and where they are when A is (0, 0) and B is (1, 1). */
  private int[] inside = new int[64];

  private double[] insideX = new double[64];
  private double[] insideY = new double[64];
  private int insideCount;
  private int pairA;
  private int pairB;
  private double pairCos;
  private double pairSin;

  private final int[] combination = new int[3];
  private final double[] comboU = new double[3];
  private final double[] comboV = new double[3];
  private final int[] points = new int[5];
  private final int[] stars = new int[5];
  private final double[] vectors = new double[15];
  private final double[] vector = new double[3];
  private final double[][] codes = {new double[2], new double[4], new double[6]};

  private double codeRadius;
  private long effortLimit;
  private long patterns;
  private long effort;
  private long proposals;
  private PlateSolution.@Nullable Solved found;

  /**
   * @param indexes all of {@code starsPerQuad} stars
   * @param order points, brightest first within their neighbourhoods
   * @param grid of the points in that order
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
      PointGrid grid,
      double lowLengthPx,
      double highLengthPx,
      double accept,
      BooleanSupplier stop) {
    this.list = list;
    this.hints = hints;
    this.indexes = indexes;
    this.starsPerQuad = starsPerQuad;
    this.order = order;
    this.grid = grid;
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
    this.codeRadius = codeRadius;
    this.effortLimit = mostEffort;
    int end = Math.min(to, order.length);
    for (int n = from; n < end && !finished(); n++) {
      gather(n);
      for (int a = 0; a < nearCount && !finished(); a++) {
        if (makePair(near[a], n)) {
          insideCount = 0;
          gatherInside();
          combine(0, 0);
        }
      }
      for (int b = 1; b < nearCount && !finished(); b++) {
        for (int a = 0; a < b && !finished(); a++) {
          if (seesRightAngle(near[a], near[b], n) && makePair(near[a], near[b])) {
            insideCount = 0;
            addIfInside(n);
            if (insideCount == 1) {
              gatherInside();
              combination[0] = 0;
              combine(1, 1);
            }
          }
        }
      }
    }
    return found;
  }

  private boolean finished() {
    return found != null || effort >= effortLimit || stop.getAsBoolean();
  }

  private double x(int rank) {
    return list.x()[order[rank]];
  }

  private double y(int rank) {
    return list.y()[order[rank]];
  }

  /** Brighter points no further away than A and B may be: no others share a circle with it. */
  private void gather(int n) {
    nearCount = 0;
    grid.forEachWithin(
        x(n),
        y(n),
        highLengthPx * (1 + codeRadius),
        i -> {
          if (i < n) {
            if (nearCount == near.length) {
              near = Arrays.copyOf(near, 2 * nearCount);
            }
            near[nearCount++] = i;
          }
        });
    Arrays.sort(near, 0, nearCount);
    if (inside.length < nearCount + 1) {
      inside = new int[2 * nearCount];
      insideX = new double[2 * nearCount];
      insideY = new double[2 * nearCount];
    }
  }

  /** Whether n lies in the circle that has a and b for its diameter, by Thales; roughly. */
  private boolean seesRightAngle(int a, int b, int n) {
    double dot = (x(a) - x(n)) * (x(b) - x(n)) + (y(a) - y(n)) * (y(b) - y(n));
    return dot <= codeRadius * highLengthPx * highLengthPx;
  }

  private boolean makePair(int a, int b) {
    double dx = x(b) - x(a);
    double dy = y(b) - y(a);
    double square = dx * dx + dy * dy;
    if (square < lowLengthPx * lowLengthPx || square >= highLengthPx * highLengthPx) {
      return false;
    }
    pairA = a;
    pairB = b;
    pairCos = (dy + dx) / square;
    pairSin = (dy - dx) / square;
    return true;
  }

  private void gatherInside() {
    for (int i = 0; i < nearCount; i++) {
      if (near[i] != pairA && near[i] != pairB) {
        addIfInside(near[i]);
      }
    }
  }

  private void addIfInside(int rank) {
    double dx = x(rank) - x(pairA);
    double dy = y(rank) - y(pairA);
    double u = pairCos * dx + pairSin * dy;
    double v = -pairSin * dx + pairCos * dy;
    if (u * u - u + v * v - v <= codeRadius * (Math.sqrt(2) + codeRadius)) {
      inside[insideCount] = rank;
      insideX[insideCount] = u;
      insideY[insideCount++] = v;
    }
  }

  /** Completes the pattern with points of the circle, numbered from {@code from} on. */
  private void combine(int chosen, int from) {
    if (chosen == starsPerQuad - 2) {
      lookUp();
      return;
    }
    for (int k = from; k < insideCount && !finished(); k++) {
      combination[chosen] = k;
      combine(chosen + 1, k + 1);
    }
  }

  private void lookUp() {
    patterns++;
    if (!Boolean.TRUE.equals(hints.mirrored())) {
      lookUp(false);
    }
    if (!Boolean.FALSE.equals(hints.mirrored()) && found == null) {
      lookUp(true);
    }
  }

  private void lookUp(boolean flipped) {
    int others = starsPerQuad - 2;
    var us = flipped ? insideY : insideX;
    var vs = flipped ? insideX : insideY;
    double mean = 0;
    for (int i = 0; i < others; i++) {
      mean += us[combination[i]] / others;
    }
    double margin = MARGIN * codeRadius;
    for (int turn = 0; turn < 2 && found == null; turn++) {
      boolean turned = turn == 1;
      if ((turned ? 1 - mean : mean) > 0.5 + margin) {
        continue;
      }
      for (int i = 0; i < others; i++) {
        double u = us[combination[i]];
        double v = vs[combination[i]];
        comboU[i] = turned ? 1 - u : u;
        comboV[i] = turned ? 1 - v : v;
      }
      points[0] = order[turned ? pairB : pairA];
      points[1] = order[turned ? pairA : pairB];
      permute(0, others, 0, margin, flipped);
    }
  }

  /** All orders of the inner points that respect xC <= xD <= xE within the margin. */
  private void permute(int placed, int others, int used, double margin, boolean flipped) {
    var code = codes[others - 1];
    if (placed == others) {
      ask(code, flipped);
      return;
    }
    for (int i = 0; i < others && found == null; i++) {
      if ((used & 1 << i) != 0 || placed > 0 && comboU[i] < code[2 * placed - 2] - margin) {
        continue;
      }
      code[2 * placed] = comboU[i];
      code[2 * placed + 1] = comboV[i];
      points[placed + 2] = order[inside[combination[i]]];
      permute(placed + 1, others, used | 1 << i, margin, flipped);
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
