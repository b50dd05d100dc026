package org.nightjar.extraction.detection;

import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.PointGrid;

/**
 * Drops sources that would not have been found without a brighter neighbour's wing (Bertin &amp;
 * Arnouts 1996, section 3.3). The wing is a Moffat function of the neighbour's shape,
 *
 * <pre>I = A (1 + alpha q)^-beta,  q squared distance in units of its rms ellipse,</pre>
 *
 * with A from its flux and alpha such that its isophote at the threshold has the area measured.
 */
final class Cleaning {
  /** Wings reach no further than this many times the sum of both major axes. */
  private static final double REACH = 10;

  private Cleaning() {}

  /** Whether each source stays. */
  static boolean[] survivors(List<Found> sources, double beta) {
    int n = sources.size();
    var stays = new boolean[n];
    Arrays.fill(stays, true);
    if (n < 2) {
      return stays;
    }
    var xs = new double[n];
    var ys = new double[n];
    double largestA = 0;
    double faintest = Double.POSITIVE_INFINITY;
    var brightestFirst = new Integer[n];
    for (int i = 0; i < n; i++) {
      var shape = sources.get(i).shape();
      xs[i] = shape.x();
      ys[i] = shape.y();
      largestA = Math.max(largestA, shape.a());
      faintest = Math.min(faintest, sources.get(i).lastPixel());
      brightestFirst[i] = i;
    }
    Arrays.sort(
        brightestFirst,
        (i, j) -> {
          int byFlux = Double.compare(sources.get(j).shape().flux(), sources.get(i).shape().flux());
          return byFlux != 0 ? byFlux : Integer.compare(i, j);
        });
    var rank = new int[n];
    for (int r = 0; r < n; r++) {
      rank[brightestFirst[r]] = r;
    }
    var grid = new PointGrid(xs, ys, 16);
    for (int i : brightestFirst) {
      if (stays[i]) {
        var wing = Wing.of(sources.get(i), beta);
        double radius =
            Math.min(REACH * (wing.a() + largestA), wing.a() * Math.sqrt(wing.reach(faintest)));
        grid.forEachWithin(
            xs[i],
            ys[i],
            radius,
            j -> {
              if (rank[j] > rank[i] && stays[j] && wing.drowns(sources.get(j))) {
                stays[j] = false;
              }
            });
      }
    }
    return stays;
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
      double a = shape.a();
      double b = shape.b();
      double amplitude = shape.flux() / (2 * a * b) * shape.cutMoment(source.threshold());
      double q = shape.pixels() / (Math.PI * a * b);
      double alpha = (Math.pow(Math.max(amplitude / source.threshold(), 1), 1 / beta) - 1) / q;
      return new Wing(shape, a, amplitude, alpha, beta);
    }

    /** q at which the wing has fallen to a level. */
    double reach(double level) {
      return alpha > 0 ? Math.max(Math.pow(amplitude / level, 1 / beta) - 1, 0) / alpha : 0;
    }

    boolean drowns(Found faint) {
      double dx = faint.shape().x() - shape.x();
      double dy = faint.shape().y() - shape.y();
      double limit = REACH * (a + faint.shape().a());
      if (dx * dx + dy * dy > limit * limit) {
        return false;
      }
      double q = shape.ellipseSquare(faint.shape().x(), faint.shape().y());
      return amplitude * Math.pow(1 + alpha * q, -beta) > faint.lastPixel();
    }
  }
}
