package org.nightjar.extraction.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.PointGrid;

/**
 * Drops sources that would not have been found without a brighter neighbour's wing (Bertin &amp;
 * Arnouts 1996, section 3.3). The wing is a Moffat function of the neighbour's shape,
 *
 * <pre>I = A (1 + alpha q)^-beta,  q squared distance in units of its rms ellipse,</pre>
 *
 * with A = flux / (2 pi a b) and alpha such that its isophote at the threshold has the area
 * measured. A source is dropped when the wing exceeds what its {@link Found#doubtfulPixel} has
 * above the threshold.
 */
final class Cleaning {
  /** Wings reach no further than this many times the sum of both major axes. */
  private static final double REACH = 10;

  private static final int SIZE_CLASSES = 16;

  private final List<Found> sources;
  private final double beta;
  private final int[] rank;
  private final boolean[] stays;

  private Cleaning(List<Found> sources, double beta) {
    this.sources = sources;
    this.beta = beta;
    this.rank = new int[sources.size()];
    this.stays = new boolean[sources.size()];
    Arrays.fill(stays, true);
  }

  /**
   * Whether each source stays.
   *
   * @param beta exponent of the wing
   */
  static boolean[] survivors(List<Found> sources, double beta) {
    var cleaning = new Cleaning(sources, beta);
    cleaning.clean();
    return cleaning.stays;
  }

  private void clean() {
    int n = sources.size();
    var brightestFirst = new ArrayList<Integer>(n);
    for (int i = 0; i < n; i++) {
      brightestFirst.add(i);
    }
    brightestFirst.sort((i, j) -> {
      int byFlux = Double.compare(sources.get(j).shape().flux(), sources.get(i).shape().flux());
      return byFlux != 0 ? byFlux : Integer.compare(i, j);
    });
    for (int r = 0; r < n; r++) {
      rank[brightestFirst.get(r)] = r;
    }
    var classes = sizeClasses();
    for (int i : brightestFirst) {
      if (stays[i]) {
        var wing = Wing.of(sources.get(i), beta);
        for (var c : classes) {
          c.drown(wing, i);
        }
      }
    }
  }

  /** Sources by powers of two of their major axis: one long trail must not widen every search. */
  private List<SizeClass> sizeClasses() {
    var members = new ArrayList<List<Integer>>();
    for (int k = 0; k < SIZE_CLASSES; k++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < sources.size(); i++) {
      double a = sources.get(i).shape().a();
      members.get(Math.clamp(Math.getExponent(a), 0, SIZE_CLASSES - 1)).add(i);
    }
    var classes = new ArrayList<SizeClass>();
    for (var m : members) {
      if (!m.isEmpty()) {
        classes.add(new SizeClass(m));
      }
    }
    return classes;
  }

  private final class SizeClass {
    private final int[] members;
    private final PointGrid grid;
    private double largestA;

    SizeClass(List<Integer> members) {
      int n = members.size();
      this.members = new int[n];
      var xs = new double[n];
      var ys = new double[n];
      for (int k = 0; k < n; k++) {
        var shape = sources.get(members.get(k)).shape();
        this.members[k] = members.get(k);
        xs[k] = shape.x();
        ys[k] = shape.y();
        largestA = Math.max(largestA, shape.a());
      }
      this.grid = new PointGrid(xs, ys, REACH * largestA);
    }

    void drown(Wing wing, int i) {
      grid.forEachWithin(
          wing.shape().x(),
          wing.shape().y(),
          REACH * (wing.a() + largestA),
          k -> {
            int j = members[k];
            if (rank[j] > rank[i] && stays[j] && wing.drowns(sources.get(j))) {
              stays[j] = false;
            }
          });
    }
  }

  /**
   * A Moffat wing.
   *
   * @param shape whose wing
   * @param a its major axis
   * @param amplitude A, ADU
   * @param alpha 1 / core size in units of q
   * @param beta exponent
   */
  private record Wing(Isophote shape, double a, double amplitude, double alpha, double beta) {
    static Wing of(Found source, double beta) {
      var shape = source.shape();
      double area = Math.PI * shape.a() * shape.b();
      double amplitude = shape.flux() / (2 * area);
      double alpha =
          (Math.pow(Math.max(amplitude / source.threshold(), 1), 1 / beta) - 1)
              * area
              / shape.pixels();
      return new Wing(shape, shape.a(), amplitude, alpha, beta);
    }

    boolean drowns(Found faint) {
      double dx = faint.shape().x() - shape.x();
      double dy = faint.shape().y() - shape.y();
      double limit = REACH * (a + faint.shape().a());
      if (dx * dx + dy * dy > limit * limit) {
        return false;
      }
      double q = shape.ellipseSquare(faint.shape().x(), faint.shape().y());
      double wing = amplitude * Math.pow(1 + alpha * q, -beta);
      return wing > faint.doubtfulPixel() - faint.threshold();
    }
  }
}
