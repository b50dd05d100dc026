package org.nightjar.astrometry.fit;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Fits a plate: from rough coordinates to a tangent plane at the image centre with as much
 * distortion as the stars bear out. Stars and sources are matched as mutual nearest neighbours,
 * bright ones first and far apart, then all of them close by; the fit is reweighted against strays;
 * the order is chosen by cross-validation. Same input, same result.
 */
public final class PlateFit {
  private static final int ROUNDS = 12;
  private static final int FINAL_ROUNDS = 6;

  private final double[] x;
  private final double[] y;
  private final double @Nullable [] sigmaPx;
  private final StarField stars;
  private final int width;
  private final int height;
  private final FitOptions options;
  private final StarMatching matching;
  private final int most;

  private PlateFit(
      double[] x,
      double[] y,
      double @Nullable [] sigmaPx,
      StarField stars,
      int width,
      int height,
      FitOptions options) {
    this.x = x;
    this.y = y;
    this.sigmaPx = sigmaPx;
    this.stars = stars;
    this.width = width;
    this.height = height;
    this.options = options;
    this.matching = new StarMatching(x, y, stars, width, height);
    // Fainter stars than there are sources would only be matched by chance.
    this.most = 2 * x.length + 50;
  }

  /**
   * @param start rough coordinates, within the search radius everywhere in the image
   * @param x sources, brightest first, 0-based pixels
   * @param y the same
   * @param sigmaPx 1 sigma errors of their positions per axis, or null when not known; entries that
   *     are not positive count as not known
   * @param stars of the field and a little around it, brightest first, at the epoch of the exposure
   * @param width of the image
   * @param height of the image
   */
  public static PlateFitOutcome fit(
      Wcs start,
      double[] x,
      double[] y,
      double @Nullable [] sigmaPx,
      StarField stars,
      int width,
      int height,
      FitOptions options) {
    if (x.length != y.length || sigmaPx != null && sigmaPx.length != x.length) {
      throw new IllegalArgumentException(
          "x, y and sigmaPx must be as many: %d, %d, %d"
              .formatted(x.length, y.length, sigmaPx == null ? x.length : sigmaPx.length));
    }
    if (width < 2 || height < 2) {
      throw new IllegalArgumentException(
          "width = %d, height = %d: must be >= 2".formatted(width, height));
    }
    return new PlateFit(x, y, sigmaPx, stars, width, height, options).run(start);
  }

  /**
   * A plain plate near a solution's at the image centre, on a grid of a tenth of a pixel, a
   * ten-thousandth of the scale and a hundredth of a degree: a start that does not remember how the
   * solution was come by.
   */
  public static Wcs roundedPlate(Wcs wcs, int width, int height) {
    return FittedPlane.roundedPlate(wcs, width, height);
  }

  private PlateFitOutcome run(Wcs start) {
    Solution best = null;
    double bestScore = matching.score(start, most);
    int mostFound = 0;
    double radius = options.searchRadiusPx();
    // A start that is good already is spoilt by a wide search; one that is not needs it.
    for (int attempt = 0; attempt < 4 && (attempt == 0 || radius >= 3); attempt++, radius /= 2) {
      var rough = approach(start, radius);
      if (rough == null) {
        continue;
      }
      var solution = finish(rough);
      if (solution == null) {
        continue;
      }
      mostFound = Math.max(mostFound, solution.kept());
      double score = matching.score(solution.wcs, most);
      if (score >= bestScore && solution.kept() >= options.minMatches()) {
        best = solution;
        bestScore = score;
        // Chance does not explain half of all there is to explain: no other radius will do better.
        if (score > 0.5 * Math.min(x.length, matching.inFrame(solution.wcs, most))) {
          break;
        }
      }
    }
    if (best != null) {
      return best.result();
    }
    var asItWas = matching.match(start, 3, most);
    return asItWas.size() >= options.minMatches()
        ? PlateResiduals.of(start.withImageSize(width, height), asItWas, x, y, stars, width, height)
        : new TooFewMatches(Math.max(mostFound, asItWas.size()), options.minMatches());
  }

  /** Coordinates with up to cubic terms, or null when stars and sources do not come together. */
  private @Nullable Wcs approach(Wcs start, double searchRadius) {
    var wcs = start;
    double radius = searchRadius;
    Pairs before = null;
    for (int round = 0; round < ROUNDS; round++) {
      var pairs = matching.match(wcs, radius, Math.min(most, matching.mostFor(radius)));
      if (pairs.size() < options.minMatches()) {
        return null;
      }
      int order =
          Math.min(
              OrderSelection.highest(pairs.size(), Math.min(3, options.maxOrder())), 1 + round / 2);
      var plane = FittedPlane.at(wcs, width, height);
      var fit = plane.fit(order, pairs, x, y, ones(pairs.size()), stars);
      var next = fit == null ? null : plane.wcs(fit);
      if (fit == null || next == null) {
        return null;
      }
      wcs = next;
      double closer = Math.clamp(5 * fit.scale(), 1.5, radius);
      if (before != null && pairs.sameAs(before) && closer > 0.99 * radius && round > 4) {
        break;
      }
      before = pairs;
      radius = closer;
    }
    return wcs;
  }

  private @Nullable Solution finish(Wcs rough) {
    var wcs = rough;
    Solution solution = null;
    Pairs before = null;
    double radius = 3;
    for (int round = 0; round < FINAL_ROUNDS; round++) {
      var pairs = matching.match(wcs, radius, most);
      if (pairs.size() < options.minMatches() || before != null && pairs.sameAs(before)) {
        break;
      }
      before = pairs;
      solution = centred(wcs, pairs);
      if (solution == null) {
        return null;
      }
      wcs = solution.wcs;
      radius = Math.clamp(6 * solution.sigmaPx(), 1, 3);
    }
    return solution;
  }

  /** Fits the pairs, the plane touching the sky at the image centre. */
  private @Nullable Solution centred(Wcs start, Pairs pairs) {
    var wcs = start;
    var errors = ones(pairs.size());
    Fitted fit = null;
    FittedPlane plane = null;
    int order = -1;
    for (int round = 0; round < 8; round++) {
      plane = FittedPlane.at(wcs, width, height);
      fit =
          order < 0
              ? OrderSelection.best(plane, pairs, x, y, errors, stars, options.maxOrder())
              : plane.fit(order, pairs, x, y, errors, stars);
      var next = fit == null ? null : plane.wcs(fit);
      if (fit == null || next == null) {
        return null;
      }
      wcs = next;
      if (round == 0) {
        errors = PositionErrors.of(pairs, fit, sigmaPx);
      } else {
        order = fit instanceof SimilarityFit ? 0 : fit.order();
      }
      // The centre moves by the constant term; its remainder falls below rounding.
      if (round > 1 && Math.hypot(fit.coefficientsX()[0], fit.coefficientsY()[0]) < 1e-9) {
        break;
      }
    }
    return fit == null || plane == null ? null : new Solution(wcs, plane, fit, pairs);
  }

  private static double[] ones(int n) {
    var ones = new double[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private final class Solution {
    final Wcs wcs;
    private final FittedPlane plane;
    private final Fitted fit;
    private final Pairs pairs;

    Solution(Wcs wcs, FittedPlane plane, Fitted fit, Pairs pairs) {
      this.wcs = wcs;
      this.plane = plane;
      this.fit = fit;
      this.pairs = pairs;
    }

    int kept() {
      int n = 0;
      for (int i = 0; i < pairs.size(); i++) {
        n += fit.kept(i) ? 1 : 0;
      }
      return n;
    }

    double sigmaPx() {
      var distances = new double[pairs.size()];
      for (int i = 0; i < distances.length; i++) {
        distances[i] = Math.hypot(fit.residualX(i), fit.residualY(i));
      }
      return RobustFit.sigmaOf(distances);
    }

    PlateFitResult result() {
      int n = kept();
      var source = new int[n];
      var star = new int[n];
      int at = 0;
      for (int i = 0; i < pairs.size(); i++) {
        if (fit.kept(i)) {
          source[at] = pairs.source()[i];
          star[at++] = pairs.star()[i];
        }
      }
      var errors = plane.errors(fit);
      return PlateResiduals.of(wcs, new Pairs(source, star), x, y, stars, width, height)
          .withFit(pairs.size() - n, errors[0], errors[1]);
    }
  }
}
