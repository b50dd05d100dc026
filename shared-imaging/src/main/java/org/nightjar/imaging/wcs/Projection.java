package org.nightjar.imaging.wcs;

/**
 * Between the plane of intermediate world coordinates (degrees) and the native sphere. Native unit
 * vectors are (cos theta cos phi, cos theta sin phi, sin theta).
 *
 * @see "Calabretta and Greisen 2002, A&A 395, 1077"
 */
sealed interface Projection {
  double DEG = 180.0 / Math.PI;

  /** Native longitude of the fiducial point is 0; this is its latitude, degrees. */
  double fiducialLatitudeDeg();

  /** Plane to sphere; false where the plane shows no sky. */
  boolean toSphere(double xDeg, double yDeg, double[] native3);

  /** Sphere to plane; false where the point is out of sight. */
  boolean toPlane(double[] native3, double[] xyDeg);

  /** Projections about the native pole. */
  sealed interface Zenithal extends Projection {
    @Override
    default double fiducialLatitudeDeg() {
      return 90;
    }
  }

  /** Gnomonic: R = cot theta. */
  record Tan() implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      double x = xDeg / DEG;
      double y = yDeg / DEG;
      double k = 1 / Math.sqrt(1 + x * x + y * y);
      n[0] = -y * k;
      n[1] = x * k;
      n[2] = k;
      return Double.isFinite(k) && k > 0;
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      xy[0] = n[1] / n[2] * DEG;
      xy[1] = -n[0] / n[2] * DEG;
      return n[2] > 0;
    }
  }

  /**
   * Orthographic, slanted by (xi, eta): x = cos theta sin phi + xi (1 - sin theta), y = -cos theta
   * cos phi + eta (1 - sin theta).
   */
  record Sin(double xi, double eta) implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      double x = xDeg / DEG;
      double y = yDeg / DEG;
      // With t = 1 - sin theta: (x - xi t)^2 + (y - eta t)^2 + (1 - t)^2 = 1, the smaller root,
      // written so that nothing cancels near the pole.
      double a = xi * xi + eta * eta + 1;
      double b = x * xi + y * eta + 1;
      double c = x * x + y * y;
      double discriminant = b * b - a * c;
      if (!(discriminant >= 0) || b <= 0) {
        return false;
      }
      double t = c / (b + Math.sqrt(discriminant));
      n[0] = eta * t - y;
      n[1] = x - xi * t;
      n[2] = 1 - t;
      return t <= 2;
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      double across = n[0] * n[0] + n[1] * n[1];
      double t = n[2] > 0 ? across / (1 + n[2]) : 1 - n[2];
      xy[0] = (n[1] + xi * t) * DEG;
      xy[1] = (eta * t - n[0]) * DEG;
      return n[2] > eta * n[0] - xi * n[1];
    }
  }

  /** Stereographic: R = 2 tan((90 - theta) / 2). */
  record Stg() implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      double x = xDeg / DEG;
      double y = yDeg / DEG;
      double r2 = x * x + y * y;
      double k = 4 / (4 + r2);
      n[0] = -y * k;
      n[1] = x * k;
      n[2] = (4 - r2) / (4 + r2);
      return Double.isFinite(r2);
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      double k = 2 / (1 + n[2]) * DEG;
      xy[0] = n[1] * k;
      xy[1] = -n[0] * k;
      return n[2] > -1 && Double.isFinite(k);
    }
  }

  /** Zenithal equidistant: R = 90 - theta. */
  record Arc() implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      return fromZenithDistance(xDeg, yDeg, Math.hypot(xDeg, yDeg) / DEG, n);
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      double sine = Math.hypot(n[0], n[1]);
      double zenithDistance = Math.atan2(sine, n[2]);
      return toRadius(n, sine, zenithDistance, xy);
    }
  }

  /** Zenithal equal area: R = 2 sin((90 - theta) / 2). */
  record Zea() implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      double x = xDeg / DEG;
      double y = yDeg / DEG;
      double r2 = x * x + y * y;
      if (!(r2 <= 4)) {
        return false;
      }
      double k = Math.sqrt(1 - r2 / 4);
      n[0] = -y * k;
      n[1] = x * k;
      n[2] = 1 - r2 / 2;
      return true;
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      double sine = Math.hypot(n[0], n[1]);
      return toRadius(n, sine, 2 * Math.sin(Math.atan2(sine, n[2]) / 2), xy);
    }
  }

  /** Plate carrée: x = phi, y = theta. */
  record Car() implements Projection {
    @Override
    public double fiducialLatitudeDeg() {
      return 0;
    }

    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      double cosTheta = Math.cos(yDeg / DEG);
      n[0] = cosTheta * Math.cos(xDeg / DEG);
      n[1] = cosTheta * Math.sin(xDeg / DEG);
      n[2] = Math.sin(yDeg / DEG);
      return Math.abs(xDeg) <= 180 + 1e-9 && Math.abs(yDeg) <= 90 + 1e-9;
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      xy[0] = Math.atan2(n[1], n[0]) * DEG;
      xy[1] = Math.atan2(n[2], Math.hypot(n[0], n[1])) * DEG;
      return true;
    }
  }

  /** Zenithal polynomial: see {@link ZenithalPolynomial}. */
  record Zpn(ZenithalPolynomial polynomial) implements Zenithal {
    @Override
    public boolean toSphere(double xDeg, double yDeg, double[] n) {
      return fromZenithDistance(
          xDeg, yDeg, polynomial.zenithDistance(Math.hypot(xDeg, yDeg) / DEG), n);
    }

    @Override
    public boolean toPlane(double[] n, double[] xy) {
      double sine = Math.hypot(n[0], n[1]);
      return toRadius(n, sine, polynomial.radius(Math.atan2(sine, n[2])), xy);
    }
  }

  private static boolean fromZenithDistance(double x, double y, double zenithDistance, double[] n) {
    double r = Math.hypot(x, y);
    if (!(zenithDistance >= 0 && zenithDistance <= Math.PI)) {
      return false;
    }
    double k = r == 0 ? 0 : Math.sin(zenithDistance) / r;
    n[0] = -y * k;
    n[1] = x * k;
    n[2] = Math.cos(zenithDistance);
    return true;
  }

  private static boolean toRadius(double[] n, double sine, double radius, double[] xy) {
    if (sine == 0) {
      xy[0] = 0;
      xy[1] = 0;
      return n[2] > 0 && !Double.isNaN(radius);
    }
    double k = radius / sine * DEG;
    xy[0] = n[1] * k;
    xy[1] = -n[0] * k;
    return Double.isFinite(k);
  }
}
