package org.nightjar.imaging.wcs;

/**
 * R(zeta) = sum P_m zeta^m of the ZPN projection, zeta = 90 deg - theta in radians, used as far as
 * it grows.
 *
 * @see "Calabretta and Greisen 2002, A&A 395, 1077, section 5.1.7"
 */
final class ZenithalPolynomial {
  private static final int STEPS = 720;

  private final double[] p;
  private final double largestZeta;
  private final double largestRadius;

  /**
   * @param p P_0 … P_n
   */
  ZenithalPolynomial(double[] p) {
    this.p = p.clone();
    this.largestZeta = firstTurningPoint();
    this.largestRadius = value(largestZeta);
  }

  boolean usable() {
    return largestZeta > 0 && largestRadius > value(0);
  }

  /** NaN beyond the turning point. */
  double radius(double zeta) {
    return zeta <= largestZeta ? value(zeta) : Double.NaN;
  }

  /** NaN where no zenith distance has that radius. */
  double zenithDistance(double radius) {
    double low = 0;
    double high = largestZeta;
    if (!(radius >= value(low) && radius <= largestRadius)) {
      return Double.NaN;
    }
    double zeta = Math.min(high, radius);
    for (int i = 0; i < 100; i++) {
      double miss = value(zeta) - radius;
      if (miss > 0) {
        high = zeta;
      } else {
        low = zeta;
      }
      double next = zeta - miss / slope(zeta);
      // Newton, held inside the bracket.
      if (!(next > low && next < high)) {
        next = 0.5 * (low + high);
      }
      if (Math.abs(next - zeta) <= 1e-16 * Math.max(zeta, 1e-3)) {
        return next;
      }
      zeta = next;
    }
    return zeta;
  }

  private double firstTurningPoint() {
    double before = 0;
    if (slope(0) < 0) {
      return 0;
    }
    for (int i = 1; i <= STEPS; i++) {
      double at = Math.PI * i / STEPS;
      if (slope(at) < 0) {
        double low = before;
        double high = at;
        for (int k = 0; k < 60; k++) {
          double middle = 0.5 * (low + high);
          if (slope(middle) < 0) {
            high = middle;
          } else {
            low = middle;
          }
        }
        return low;
      }
      before = at;
    }
    return Math.PI;
  }

  private double value(double zeta) {
    double sum = 0;
    for (int m = p.length - 1; m >= 0; m--) {
      sum = sum * zeta + p[m];
    }
    return sum;
  }

  private double slope(double zeta) {
    double sum = 0;
    for (int m = p.length - 1; m >= 1; m--) {
      sum = sum * zeta + m * p[m];
    }
    return sum;
  }
}
