package org.nightjar.astrometry.index;

import java.util.Arrays;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;

/**
 * Stars to make an index of, brightest first, doubles removed. Stars without a magnitude are left
 * out: they could only be ranked by guess.
 */
final class StarList {
  /** Closer stars are one detection in any frame that an index of these sizes is for. */
  private static final double DOUBLE_RAD = Math.toRadians(1 / 3600.0);

  private final double[] ra;
  private final double[] dec;
  private final double[] vectors;

  private StarList(double[] ra, double[] dec, double[] vectors) {
    this.ra = ra;
    this.dec = dec;
    this.vectors = vectors;
  }

  /**
   * @param catalogue of which all stars are taken, at the catalogue's reference epoch J2000
   */
  static StarList of(StarCatalogue catalogue) {
    return of(catalogue.cone(0, 90, 180, 2000.0, Double.POSITIVE_INFINITY, Integer.MAX_VALUE));
  }

  /** Stars of a field, which are brightest first already. */
  static StarList of(StarField field) {
    int n = field.size();
    var ra = new double[n];
    var dec = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (Float.isFinite(field.magnitude()[i])
          && Double.isFinite(field.raDeg()[i])
          && Math.abs(field.decDeg()[i]) <= 90) {
        double turn = field.raDeg()[i] % 360;
        ra[kept] = Math.toRadians(turn < 0 ? turn + 360 : turn);
        dec[kept++] = Math.toRadians(field.decDeg()[i]);
      }
    }
    return withoutDoubles(Arrays.copyOf(ra, kept), Arrays.copyOf(dec, kept));
  }

  private static StarList withoutDoubles(double[] ra, double[] dec) {
    int n = ra.length;
    // Sorted by declination through keys that hold the rank in their low half.
    var keys = new long[n];
    for (int i = 0; i < n; i++) {
      long step = Math.round((dec[i] + Math.PI / 2) / Math.PI * Integer.MAX_VALUE);
      keys[i] = step << 32 | i;
    }
    Arrays.sort(keys);
    var dropped = new boolean[n];
    for (int k = 0; k < n; k++) {
      int i = (int) keys[k];
      for (int m = k + 1; m < n; m++) {
        int j = (int) keys[m];
        if (dec[j] - dec[i] > DOUBLE_RAD) {
          break;
        }
        double east = Math.abs(ra[i] - ra[j]);
        double dRa = Math.min(east, 2 * Math.PI - east) * Math.cos(dec[i]);
        double dDec = dec[j] - dec[i];
        if (dRa * dRa + dDec * dDec < DOUBLE_RAD * DOUBLE_RAD) {
          dropped[Math.max(i, j)] = true;
        }
      }
    }
    int kept = 0;
    var vectors = new double[3 * n];
    for (int i = 0; i < n; i++) {
      if (!dropped[i]) {
        ra[kept] = ra[i];
        dec[kept] = dec[i];
        vectors[3 * kept] = Math.cos(dec[i]) * Math.cos(ra[i]);
        vectors[3 * kept + 1] = Math.cos(dec[i]) * Math.sin(ra[i]);
        vectors[3 * kept + 2] = Math.sin(dec[i]);
        kept++;
      }
    }
    return new StarList(
        Arrays.copyOf(ra, kept), Arrays.copyOf(dec, kept), Arrays.copyOf(vectors, 3 * kept));
  }

  int size() {
    return ra.length;
  }

  double raRad(int i) {
    return ra[i];
  }

  double decRad(int i) {
    return dec[i];
  }

  double vector(int i, int axis) {
    return vectors[3 * i + axis];
  }
}
