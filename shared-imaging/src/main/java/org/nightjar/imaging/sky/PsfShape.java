package org.nightjar.imaging.sky;

/**
 * The half-maximum contour of a profile with its smears, measured on the profile itself.
 *
 * @param majorPx longest full width at half maximum
 * @param minorPx full width across it
 * @param angleDeg direction of the longest, from +x towards +y, in (-90, 90]
 */
public record PsfShape(double majorPx, double minorPx, double angleDeg) {

  private static final int COARSE_DEG = 10;

  /** sqrt(major * minor), what reports call fwhmPx. */
  public double fwhmPx() {
    return Math.sqrt(majorPx * minorPx);
  }

  /** 1 - minor / major. */
  public double ellipticity() {
    return 1 - minorPx / majorPx;
  }

  static PsfShape of(Psf psf) {
    if (psf.smears().isEmpty()) {
      return new PsfShape(psf.majorPx(), psf.minorPx(), half(psf.angleDeg()));
    }
    var smeared = new Smeared(psf);
    double best = 0;
    double bestWidth = -1;
    for (int deg = -90; deg < 90; deg += COARSE_DEG) {
      double width = smeared.width(deg);
      if (width > bestWidth) {
        bestWidth = width;
        best = deg;
      }
    }
    double low = best - COARSE_DEG;
    double high = best + COARSE_DEG;
    // Golden section: the width is smooth in the angle and has one maximum between the neighbours.
    double golden = (Math.sqrt(5) - 1) / 2;
    while (high - low > 0.005) {
      double a = high - golden * (high - low);
      double b = low + golden * (high - low);
      if (smeared.width(a) > smeared.width(b)) {
        high = b;
      } else {
        low = a;
      }
    }
    double angle = (low + high) / 2;
    return new PsfShape(smeared.width(angle), smeared.width(angle + 90), half(angle));
  }

  private static double half(double deg) {
    double a = deg % 180;
    return a > 90 ? a - 180 : a <= -90 ? a + 180 : a;
  }

  /** The smeared profile about its own highest point. */
  private static final class Smeared {
    private final Core core;
    private final java.util.List<Smear.Offset> offsets;
    private final double reach;
    private double x;
    private double y;
    private double half;

    Smeared(Psf psf) {
      core = new Core(psf);
      offsets = psf.offsets();
      double far = psf.majorPx();
      for (var o : offsets) {
        far = Math.max(far, psf.majorPx() + Math.hypot(o.dx(), o.dy()));
      }
      reach = far;
      climb(far);
      half = at(x, y) / 2;
      // A ring has its highest point aside; its contour is taken about the centroid.
      if (even()) {
        x = 0;
        y = 0;
      }
    }

    private boolean even() {
      double there = at(x, y);
      return Math.abs(at(-x, -y) - there) < 1e-3 * there;
    }

    private void climb(double far) {
      double step = far / 4;
      double height = at(0, 0);
      while (step > 1e-5) {
        boolean moved = false;
        for (int k = 0; k < 8; k++) {
          double nx = x + step * Math.cos(k * Math.PI / 4);
          double ny = y + step * Math.sin(k * Math.PI / 4);
          double there = at(nx, ny);
          if (there > height * (1 + 1e-12)) {
            height = there;
            x = nx;
            y = ny;
            moved = true;
          }
        }
        if (!moved) {
          step /= 2;
        }
      }
    }

    private double at(double dx, double dy) {
      double sum = 0;
      for (var o : offsets) {
        sum += o.weight() * core.at(dx - o.dx(), dy - o.dy());
      }
      return sum;
    }

    double width(double angleDeg) {
      double c = Math.cos(Math.toRadians(angleDeg));
      double s = Math.sin(Math.toRadians(angleDeg));
      return toHalf(c, s) + toHalf(-c, -s);
    }

    /** Farthest half-maximum crossing along a ray, by bisection from outside. */
    private double toHalf(double c, double s) {
      double step = reach / 64;
      double r = 2 * reach;
      while (r > 0 && at(x + c * r, y + s * r) < half) {
        r -= step;
      }
      double low = Math.max(0, r);
      double high = r + step;
      for (int i = 0; i < 30; i++) {
        double mid = (low + high) / 2;
        if (at(x + c * mid, y + s * mid) < half) {
          high = mid;
        } else {
          low = mid;
        }
      }
      return (low + high) / 2;
    }
  }
}
