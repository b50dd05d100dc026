package org.nightjar.astrometry.solve;

import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.QuadIndex;

/**
 * Points A, B, C … of the frame that look like a quad of the index: the map from pixels to the sky
 * that this would mean.
 */
final class Proposal {
  // Planes that touch 0.3 degrees apart differ by less than 1e-4 of a field of a degree or two.
  private static final double SAME_PLANE = Math.cos(Math.toRadians(0.3));

  final QuadIndex index;
  final int[] points;
  final int[] stars;
  final TangentPlate plate;

  private Proposal(QuadIndex index, int[] points, int[] stars, TangentPlate plate) {
    this.index = index;
    this.points = points;
    this.stars = stars;
    this.plate = plate;
  }

  /**
   * Least-squares similarity from the pixels of the points to the tangent plane of the stars, with
   * the plane touching where the frame's middle looks.
   *
   * @param points indices in {@code list}, in the quad's order
   * @param stars ids in the index, in the same order
   * @param vectors unit vectors of the stars, three numbers each
   * @param flipped whether the frame is mirrored
   * @return null when the frame's middle would lie far behind
   */
  static @Nullable Proposal of(
      QuadIndex index,
      PointList list,
      int[] points,
      int[] stars,
      double[] vectors,
      boolean flipped) {
    int n = index.starsPerQuad();
    double cx = list.centreX();
    double cy = list.centreY();
    var centre = new double[3];
    for (int i = 0; i < 3 * n; i++) {
      centre[i % 3] += vectors[i];
    }
    normalise(centre);
    // The first plane touches amid the stars, the next ones where the frame's middle looks: planes
    // that touch elsewhere are not related linearly, which matters for wide fields.
    var plate = similarity(list, points, vectors, n, flipped, centre, cx, cy);
    for (int round = 0; round < 2 && plate != null; round++) {
      if (Math.abs(cosine(plate.tangentVector(), centre)) > SAME_PLANE) {
        break;
      }
      centre = plate.tangentVector();
      plate = similarity(list, points, vectors, n, flipped, centre, cx, cy);
    }
    if (plate == null) {
      return null;
    }
    return new Proposal(index, points.clone(), stars.clone(), plate);
  }

  private static double cosine(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static void normalise(double[] v) {
    double norm = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    v[0] /= norm;
    v[1] /= norm;
    v[2] /= norm;
  }

  private static @Nullable TangentPlate similarity(
      PointList list,
      int[] points,
      double[] vectors,
      int n,
      boolean flipped,
      double[] centre,
      double cx,
      double cy) {
    var east = TangentPlate.east(centre);
    var north = TangentPlate.cross(centre, east);
    double su = 0;
    double sv = 0;
    double sp = 0;
    double sq = 0;
    double suu = 0;
    double sup = 0;
    double suq = 0;
    for (int i = 0; i < n; i++) {
      double vx = vectors[3 * i];
      double vy = vectors[3 * i + 1];
      double vz = vectors[3 * i + 2];
      double c = vx * centre[0] + vy * centre[1] + vz * centre[2];
      if (c < 0.2) {
        return null;
      }
      double p = (vx * north[0] + vy * north[1] + vz * north[2]) / c;
      double q = (vx * east[0] + vy * east[1] + vz * east[2]) / c;
      double x = list.x()[points[i]] - cx;
      double y = list.y()[points[i]] - cy;
      double u = flipped ? y : x;
      double v = flipped ? x : y;
      su += u;
      sv += v;
      sp += p;
      sq += q;
      suu += u * u + v * v;
      sup += u * p + v * q;
      suq += u * q - v * p;
    }
    double variance = suu - (su * su + sv * sv) / n;
    double re = (sup - (su * sp + sv * sq) / n) / variance;
    double im = (suq - (su * sq - sv * sp) / n) / variance;
    // (p + i q) = (re + i im) (u + i v) + offset
    double p0 = (sp - re * su + im * sv) / n;
    double q0 = (sq - im * su - re * sv) / n;
    double f = 1 / Math.sqrt(1 + p0 * p0 + q0 * q0);
    var middle = new double[3];
    for (int k = 0; k < 3; k++) {
      middle[k] = f * (centre[k] + p0 * north[k] + q0 * east[k]);
    }
    return flipped
        ? new TangentPlate(cx, cy, middle, re, im, -im, re)
        : new TangentPlate(cx, cy, middle, im, re, re, -im);
  }
}
