package org.nightjar.astrometry.index;

/**
 * The frame of a pattern: on the plane that touches the sphere at the middle of stars A and B, x to
 * the north and y to the east, turned and stretched so that A is (0, 0) and B is (1, 1).
 */
final class QuadFrame {
  private final double[] middle = new double[3];
  private final double[] north = new double[3];
  private final double[] east = new double[3];
  private double ax;
  private double ay;
  private double cos;
  private double sin;
  private double x;
  private double y;

  /** Unit vectors of A at {@code a[i], a[i + 1], a[i + 2]} and of B likewise. */
  void set(double[] a, int i, double[] b, int j) {
    double mx = a[i] + b[j];
    double my = a[i + 1] + b[j + 1];
    double mz = a[i + 2] + b[j + 2];
    double norm = 1 / Math.sqrt(mx * mx + my * my + mz * mz);
    middle[0] = mx * norm;
    middle[1] = my * norm;
    middle[2] = mz * norm;
    double r = Math.hypot(middle[0], middle[1]);
    if (r < 1e-12) {
      east[0] = 0;
      east[1] = 1;
    } else {
      east[0] = -middle[1] / r;
      east[1] = middle[0] / r;
    }
    east[2] = 0;
    north[0] = -middle[2] * east[1];
    north[1] = middle[2] * east[0];
    north[2] = middle[0] * east[1] - middle[1] * east[0];
    project(b, j);
    double bx = x;
    double by = y;
    project(a, i);
    ax = x;
    ay = y;
    double dx = bx - ax;
    double dy = by - ay;
    double square = dx * dx + dy * dy;
    cos = (dy + dx) / square;
    sin = (dy - dx) / square;
  }

  private boolean project(double[] v, int i) {
    double c = v[i] * middle[0] + v[i + 1] * middle[1] + v[i + 2] * middle[2];
    x = (v[i] * north[0] + v[i + 1] * north[1] + v[i + 2] * north[2]) / c;
    y = (v[i] * east[0] + v[i + 1] * east[1] + v[i + 2] * east[2]) / c;
    return c > 0.1;
  }

  /** Finds the place of a star in the frame; false when it is more than 84 degrees away. */
  boolean place(double[] v, int i) {
    if (!project(v, i)) {
      return false;
    }
    double dx = x - ax;
    double dy = y - ay;
    x = cos * dx + sin * dy;
    y = -sin * dx + cos * dy;
    return true;
  }

  /** Whether the star placed last lies in the circle that has AB for its diameter. */
  boolean inCircle() {
    return x * x - x + y * y - y <= 0;
  }

  double x() {
    return x;
  }

  double y() {
    return y;
  }
}
