package org.nightjar.imaging.stars;

import java.util.Arrays;

/** Gathers the stars of a cone at an epoch and puts the brightest first. */
final class ConeCollector implements StarZone.TileStar {
  private static final double MAS_TO_RAD = Math.toRadians(1 / 3.6e6);

  private final double[] centre;
  private final double largestChordSquared;
  private final double years;
  private double[] ra = new double[1024];
  private double[] dec = new double[1024];
  private int[] mmag = new int[1024];
  private float[] v = new float[1024];
  private float[] bv = new float[1024];
  private int n;

  ConeCollector(double raDeg, double decDeg, double radiusDeg, double years) {
    this.centre = direction(Math.toRadians(raDeg), Math.toRadians(decDeg));
    double half = Math.sin(Math.toRadians(radiusDeg) / 2);
    this.largestChordSquared = radiusDeg >= 180 ? 5 : 4 * half * half;
    this.years = years;
  }

  @Override
  public void star(
      int raMas,
      int decMas,
      int magnitude,
      boolean known,
      int vMmag,
      int bvMmag,
      int pmRaMas,
      int pmDecMas) {
    double a = raMas * MAS_TO_RAD;
    double d = decMas * MAS_TO_RAD;
    var s = direction(a, d);
    boolean moved = known && years != 0 && (pmRaMas | pmDecMas) != 0;
    if (moved) {
      // Along the tangent plane, so that stars beside the pole move straight on.
      double east = pmRaMas * years * MAS_TO_RAD;
      double north = pmDecMas * years * MAS_TO_RAD;
      double sa = Math.sin(a);
      double ca = Math.cos(a);
      double sd = Math.sin(d);
      s[0] += -sa * east - sd * ca * north;
      s[1] += ca * east - sd * sa * north;
      s[2] += Math.cos(d) * north;
      double length = Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
      s[0] /= length;
      s[1] /= length;
      s[2] /= length;
    }
    double dx = s[0] - centre[0];
    double dy = s[1] - centre[1];
    double dz = s[2] - centre[2];
    if (dx * dx + dy * dy + dz * dz > largestChordSquared) {
      return;
    }
    if (n == mmag.length) {
      grow();
    }
    if (moved) {
      double east = Math.toDegrees(Math.atan2(s[1], s[0]));
      ra[n] = east < 0 ? east + 360 : east;
      dec[n] = Math.toDegrees(Math.atan2(s[2], Math.hypot(s[0], s[1])));
    } else {
      ra[n] = raMas / 3.6e6;
      dec[n] = decMas / 3.6e6;
    }
    mmag[n] = magnitude;
    v[n] = known ? vMmag / 1000f : Float.NaN;
    bv[n] = known ? bvMmag / 1000f : Float.NaN;
    n++;
  }

  private static double[] direction(double ra, double dec) {
    double across = Math.cos(dec);
    return new double[] {across * Math.cos(ra), across * Math.sin(ra), Math.sin(dec)};
  }

  private void grow() {
    int size = 2 * n;
    ra = Arrays.copyOf(ra, size);
    dec = Arrays.copyOf(dec, size);
    mmag = Arrays.copyOf(mmag, size);
    v = Arrays.copyOf(v, size);
    bv = Arrays.copyOf(bv, size);
  }

  /** The brightest, equal ones in the order of the catalogue. */
  StarField brightest(int most) {
    var keys = new long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = (long) mmag[i] << 32 | i;
    }
    Arrays.sort(keys);
    int kept = Math.min(most, n);
    var field =
        new StarField(
            new double[kept], new double[kept], new float[kept], new float[kept], new float[kept]);
    for (int k = 0; k < kept; k++) {
      int i = (int) keys[k];
      field.raDeg()[k] = ra[i];
      field.decDeg()[k] = dec[i];
      field.magnitude()[k] = mmag[i] / 1000f;
      field.vMag()[k] = v[i];
      field.bvMag()[k] = bv[i];
    }
    return field;
  }
}
