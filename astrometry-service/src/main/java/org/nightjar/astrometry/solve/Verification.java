package org.nightjar.astrometry.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nightjar.astrometry.index.Hits;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.imaging.PointGrid;

/**
 * Holds a proposal against the sky: brightest points first, each is either a star of the index
 * (Gaussian about it) or a distractor (anywhere on the frame); the odds against everything being a
 * distractor are multiplied up. The proposal's own stars do not count, they agree by construction.
 *
 * @see "Lang et al. 2010, AJ 139, 1782, section 2.4"
 */
final class Verification {
  /** Fraction of points that are no star of the index, before anything is known. */
  private static final double DISTRACTORS = 0.25;

  /** Positions of points agree with stars to this, in pixels, near the proposal's own stars. */
  private static final double POSITION_SIGMA_PX = 1.0;

  private static final double REACH_SIGMAS = 5;

  /** More test points only cost time: a true proposal is beyond doubt long before. */
  static final int MOST_POINTS = 300;

  // Fourteen distractors in a row without one match: even a list with half its points spurious and
  // a third of the stars missing does that to a true proposal in one case of a thousand.
  private static final double GIVE_UP = -20;

  // So many points without any match end a proposal. A true one is lost so, one in twenty when two
  // thirds of the brightest points are no stars of the index; others follow.
  private static final int FIRST_TESTS = 9;

  // So many points are looked up in the sky one by one before all stars of the frame are collected,
  // which costs as much as some dozen look-ups: nearly every proposal by chance has ended by then.
  private static final int SCREENED = 48;

  // The screen reckons with the sky's mean density and lets two points have the same star. Where it
  // has seen every point there is, odds this low do not become a solution's.
  private static final double HOPELESS = 5;

  private final PointList list;
  private final Hits hits;
  private final double[] vector = new double[3];
  private final double[] star = new double[3];
  private final double[] pixel = new double[2];

  Verification(PointList list, Hits hits) {
    this.list = list;
    this.hits = hits;
  }

  /**
   * Outcome.
   *
   * @param logOdds highest value that the running sum reached
   * @param matches points with their stars up to there, the proposal's own first
   */
  record Odds(double logOdds, List<PlateMatch> matches) {
    static final Odds NONE = new Odds(Double.NEGATIVE_INFINITY, List.of());
  }

  /**
   * @param order points to test, most telling first
   */
  Odds weigh(Proposal proposal, int[] order) {
    var index = proposal.index;
    var plate = proposal.plate;
    int a = proposal.points[0];
    int b = proposal.points[1];
    double qx = (list.x()[a] + list.x()[b]) / 2;
    double qy = (list.y()[a] + list.y()[b]) / 2;
    double q = Math.hypot(list.x()[a] - list.x()[b], list.y()[a] - list.y()[b]) / 2;
    if (!passesScreen(proposal, order, qx, qy, q)) {
      return Odds.NONE;
    }
    var stars = starsInFrame(index, plate, proposal.stars);
    return weigh(proposal, order, stars, qx, qy, q);
  }

  /** Looks up the first points one by one; most proposals by chance end here. */
  private boolean passesScreen(Proposal p, int[] order, double qx, double qy, double q) {
    double area = (double) list.width() * list.height();
    double scale = p.plate.scaleRad();
    double cap = (1 - Math.cos(p.index.coverage().radius())) / 2;
    double expected = Math.max(1, p.index.starCount() * area * scale * scale / (4 * Math.PI * cap));
    double relevant = relevantSquare(expected, area, q);
    double logOdds = 0;
    double best = 0;
    int matched = 0;
    int tested = 0;
    for (int point : order) {
      if (tested == SCREENED) {
        return true;
      }
      if (logOdds < GIVE_UP || tested == FIRST_TESTS && matched == 0) {
        return false;
      }
      double dx = list.x()[point] - qx;
      double dy = list.y()[point] - qy;
      double r2 = dx * dx + dy * dy;
      if (r2 > relevant || contains(p.points, point)) {
        continue;
      }
      tested++;
      double s2 = POSITION_SIGMA_PX * POSITION_SIGMA_PX * (1 + r2 / (q * q));
      double distractor = Math.log(DISTRACTORS + (1 - DISTRACTORS) * matched / expected);
      double nearest2 = nearestSquarePx(p, point, REACH_SIGMAS * Math.sqrt(s2) * scale);
      double foreground =
          Math.log((1 - DISTRACTORS) * area / (2 * Math.PI * s2 * expected)) - nearest2 / (2 * s2);
      if (foreground > distractor) {
        matched++;
        logOdds += foreground;
      } else {
        logOdds += distractor;
      }
      best = Math.max(best, logOdds);
    }
    return best > HOPELESS;
  }

  private double nearestSquarePx(Proposal p, int point, double radiusRad) {
    p.plate.vector(list.x()[point], list.y()[point], vector);
    p.index.starsNear(vector, radiusRad, hits);
    double best = Double.POSITIVE_INFINITY;
    for (int h = 0; h < hits.size(); h++) {
      int id = hits.id(h);
      if (contains(p.stars, id)) {
        continue;
      }
      p.index.star(id, star);
      if (p.plate.pixel(star, pixel)) {
        double dx = pixel[0] - list.x()[point];
        double dy = pixel[1] - list.y()[point];
        best = Math.min(best, dx * dx + dy * dy);
      }
    }
    return best;
  }

  /**
   * Beyond this (squared, px) positions predicted from the proposal's stars are so uncertain that a
   * match says nothing.
   */
  private static double relevantSquare(double stars, double area, double q) {
    double s2 = POSITION_SIGMA_PX * POSITION_SIGMA_PX;
    return q * q * Math.max(1, area * (1 - DISTRACTORS) / (4 * Math.PI * stars * s2) - 1);
  }

  private static boolean contains(int[] ids, int id) {
    for (int i : ids) {
      if (i == id) {
        return true;
      }
    }
    return false;
  }

  /** Columns x, y of the stars in the frame and their ids. */
  private record FrameStars(double[] x, double[] y, int[] id, int size) {}

  private FrameStars starsInFrame(QuadIndex index, TangentPlate plate, int[] except) {
    plate.vector(list.centreX(), list.centreY(), vector);
    double radius = 0;
    var corner = new double[3];
    for (int c = 0; c < 4; c++) {
      plate.vector((c & 1) * (list.width() - 1.0), (c >> 1) * (list.height() - 1.0), corner);
      double dx = corner[0] - vector[0];
      double dy = corner[1] - vector[1];
      double dz = corner[2] - vector[2];
      radius = Math.max(radius, Math.sqrt(dx * dx + dy * dy + dz * dz));
    }
    index.starsNear(vector.clone(), radius * 1.01, hits);
    var x = new double[hits.size()];
    var y = new double[hits.size()];
    var id = new int[hits.size()];
    int n = 0;
    for (int h = 0; h < hits.size(); h++) {
      index.star(hits.id(h), star);
      if (plate.pixel(star, pixel)
          && pixel[0] >= -0.5
          && pixel[1] >= -0.5
          && pixel[0] < list.width() - 0.5
          && pixel[1] < list.height() - 0.5
          && !contains(except, hits.id(h))) {
        x[n] = pixel[0];
        y[n] = pixel[1];
        id[n++] = hits.id(h);
      }
    }
    return new FrameStars(Arrays.copyOf(x, n), Arrays.copyOf(y, n), Arrays.copyOf(id, n), n);
  }

  private Odds weigh(Proposal p, int[] order, FrameStars all, double qx, double qy, double q) {
    double area = (double) list.width() * list.height();
    double relevant = relevantSquare(Math.max(1, all.size()), area, q);
    var near = within(all, qx, qy, relevant);
    int n = near.size();
    if (n == 0) {
      return Odds.NONE;
    }
    area *= coveredFraction(qx, qy, relevant);
    double widest = REACH_SIGMAS * POSITION_SIGMA_PX * Math.sqrt(1 + relevant / (q * q));
    var grid = new PointGrid(near.x(), near.y(), Math.clamp(widest, 5, list.diagonal() / 8));
    // Which test holds the star, and how well; tests that lost theirs become distractors.
    var holder = new int[n];
    var held = new double[n];
    Arrays.fill(holder, -1);
    int tests = Math.min(MOST_POINTS, order.length);
    var starOf = new int[tests];
    Arrays.fill(starOf, -1);
    double logOdds = 0;
    double best = 0;
    int bestAt = 0;
    int matched = 0;
    for (int t = 0; t < tests; t++) {
      int point = order[t];
      double px = list.x()[point];
      double py = list.y()[point];
      double r2 = (px - qx) * (px - qx) + (py - qy) * (py - qy);
      if (r2 > relevant || contains(p.points, point)) {
        continue;
      }
      double s2 = POSITION_SIGMA_PX * POSITION_SIGMA_PX * (1 + r2 / (q * q));
      double distractor = Math.log(DISTRACTORS + (1 - DISTRACTORS) * matched / n);
      int i = grid.nearest(px, py, REACH_SIGMAS * Math.sqrt(s2));
      double foreground = Double.NEGATIVE_INFINITY;
      if (i >= 0) {
        double dx = near.x()[i] - px;
        double dy = near.y()[i] - py;
        foreground =
            Math.log((1 - DISTRACTORS) * area / (2 * Math.PI * s2 * n))
                - (dx * dx + dy * dy) / (2 * s2);
      }
      if (foreground <= distractor) {
        logOdds += distractor;
      } else if (holder[i] < 0) {
        holder[i] = t;
        held[i] = foreground;
        starOf[t] = i;
        matched++;
        logOdds += foreground;
      } else if (foreground > held[i]) {
        starOf[holder[i]] = -1;
        starOf[t] = i;
        holder[i] = t;
        logOdds += foreground - held[i] + distractor;
        held[i] = foreground;
      } else {
        logOdds += distractor;
      }
      if (logOdds > best) {
        best = logOdds;
        bestAt = t + 1;
      }
      if (logOdds < GIVE_UP) {
        break;
      }
    }
    return new Odds(best, matches(p, order, near, starOf, bestAt));
  }

  private List<PlateMatch> matches(
      Proposal p, int[] order, FrameStars near, int[] starOf, int until) {
    var matches = new ArrayList<PlateMatch>();
    for (int i = 0; i < p.points.length; i++) {
      p.index.star(p.stars[i], star);
      matches.add(new PlateMatch(p.points[i], star[0], star[1], star[2]));
    }
    for (int t = 0; t < until; t++) {
      if (starOf[t] >= 0) {
        p.index.star(near.id()[starOf[t]], star);
        matches.add(new PlateMatch(order[t], star[0], star[1], star[2]));
      }
    }
    return matches;
  }

  private static FrameStars within(FrameStars all, double qx, double qy, double square) {
    int n = 0;
    var x = new double[all.size()];
    var y = new double[all.size()];
    var id = new int[all.size()];
    for (int i = 0; i < all.size(); i++) {
      double dx = all.x()[i] - qx;
      double dy = all.y()[i] - qy;
      if (dx * dx + dy * dy <= square) {
        x[n] = all.x()[i];
        y[n] = all.y()[i];
        id[n++] = all.id()[i];
      }
    }
    return new FrameStars(Arrays.copyOf(x, n), Arrays.copyOf(y, n), Arrays.copyOf(id, n), n);
  }

  private double coveredFraction(double qx, double qy, double square) {
    int inside = 0;
    int cells = 16;
    for (int j = 0; j < cells; j++) {
      for (int i = 0; i < cells; i++) {
        double dx = (i + 0.5) / cells * list.width() - qx;
        double dy = (j + 0.5) / cells * list.height() - qy;
        if (dx * dx + dy * dy <= square) {
          inside++;
        }
      }
    }
    return Math.max(1, inside) / (double) (cells * cells);
  }
}
