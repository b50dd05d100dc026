package org.nightjar.imaging.aperture;

/**
 * Area of a pixel inside an ellipse, exactly: the ellipse becomes the unit circle, the pixel a
 * parallelogram, and Green's theorem turns its area inside the circle into a sum over its edges, of
 * triangles where an edge runs inside and of sectors where it runs outside.
 */
final class EllipseOverlap {
  private EllipseOverlap() {}

  /** Overlap of the unit pixel centred (dx, dy) from the ellipse's centre; in [0, 1]. */
  static double ofPixel(double dx, double dy, double a, double b, double cos, double sin) {
    double u = (dx * cos + dy * sin) / a;
    double v = (dy * cos - dx * sin) / b;
    double reach = 1 + Math.sqrt(0.5) / Math.min(a, b);
    if (u * u + v * v >= reach * reach) {
      return 0;
    }
    double ux = 0.5 * cos / a;
    double uy = 0.5 * sin / a;
    double vx = -0.5 * sin / b;
    double vy = 0.5 * cos / b;
    double u0 = u - ux - uy;
    double v0 = v - vx - vy;
    double u1 = u + ux - uy;
    double v1 = v + vx - vy;
    double u2 = u + ux + uy;
    double v2 = v + vx + vy;
    double u3 = u - ux + uy;
    double v3 = v - vx + vy;
    if (inside(u0, v0) && inside(u1, v1) && inside(u2, v2) && inside(u3, v3)) {
      return 1;
    }
    double area =
        edge(u0, v0, u1, v1) + edge(u1, v1, u2, v2) + edge(u2, v2, u3, v3) + edge(u3, v3, u0, v0);
    return Math.clamp(area * a * b, 0, 1);
  }

  private static boolean inside(double u, double v) {
    return u * u + v * v <= 1;
  }

  /** Signed area between the centre and the part of the edge p → q, beyond the circle its arc. */
  private static double edge(double pu, double pv, double qu, double qv) {
    double du = qu - pu;
    double dv = qv - pv;
    double length2 = du * du + dv * dv;
    double along = -(pu * du + pv * dv) / length2;
    double cross = pu * dv - pv * du;
    double half2 = (1 - cross * cross / length2) / length2;
    if (half2 <= 0) {
      return sector(pu, pv, qu, qv);
    }
    double half = Math.sqrt(half2);
    double t0 = Math.max(0, along - half);
    double t1 = Math.min(1, along + half);
    if (t0 >= t1) {
      return sector(pu, pv, qu, qv);
    }
    double area = 0.5 * cross * (t1 - t0);
    if (t0 > 0) {
      area += sector(pu, pv, pu + t0 * du, pv + t0 * dv);
    }
    if (t1 < 1) {
      area += sector(pu + t1 * du, pv + t1 * dv, qu, qv);
    }
    return area;
  }

  private static double sector(double pu, double pv, double qu, double qv) {
    return 0.5 * Math.atan2(pu * qv - pv * qu, pu * qu + pv * qv);
  }
}
