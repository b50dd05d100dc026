package org.nightjar.extraction;

import org.nightjar.imaging.Plane;

/**
 * A star drawn by brute force: every pixel is the mean of many points, a trail the mean of many
 * short steps. Written apart from the model it tests, in the textbook's variables, so that errors
 * do not cancel.
 *
 * @param beta Moffat exponent; infinite = Gaussian
 * @param fwhmMajor full width at half maximum along the long axis, px, before the trail
 * @param fwhmMinor the same across
 * @param thetaDeg long axis and trail, from +x towards +y
 * @param trailPx length of the trail
 */
public record DrawnStar(
    double beta, double fwhmMajor, double fwhmMinor, double thetaDeg, double trailPx) {
  public static DrawnStar round(double beta, double fwhm) {
    return new DrawnStar(beta, fwhm, fwhm, 0, 0);
  }

  /** sqrt(major × minor) = fwhm. */
  public static DrawnStar elliptical(double beta, double fwhm, double e, double thetaDeg) {
    double stretch = Math.sqrt(1 - e);
    return new DrawnStar(beta, fwhm / stretch, fwhm * stretch, thetaDeg, 0);
  }

  public static DrawnStar trailed(double beta, double fwhm, double trailPx, double thetaDeg) {
    return new DrawnStar(beta, fwhm, fwhm, thetaDeg, trailPx);
  }

  /** Intensity at (u, v) along and across, peak 1 before the trail. */
  private double still(double u, double v) {
    if (Double.isInfinite(beta)) {
      double su = fwhmMajor / 2.3548200450309493;
      double sv = fwhmMinor / 2.3548200450309493;
      return Math.exp(-0.5 * (u * u / (su * su) + v * v / (sv * sv)));
    }
    double scale = 2 * Math.sqrt(Math.pow(2, 1 / beta) - 1);
    double au = fwhmMajor / scale;
    double av = fwhmMinor / scale;
    return Math.pow(1 + u * u / (au * au) + v * v / (av * av), -beta);
  }

  private double drawn(double u, double v) {
    if (trailPx == 0) {
      return still(u, v);
    }
    int steps = Math.max(8, (int) Math.ceil(6 * trailPx / fwhmMinor));
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += still(u + trailPx * ((i + 0.5) / steps - 0.5), v);
    }
    return sum / steps;
  }

  /** Full width at half maximum along (across = false) or across, found by walking out. */
  private double width(boolean across) {
    double half = 0.5 * drawn(0, 0);
    double r = 0;
    double step = 1e-3;
    while (drawn(across ? 0 : r, across ? r : 0) > half) {
      r += step;
    }
    return 2 * (r - 0.5 * step);
  }

  public double trueFwhm() {
    return Math.sqrt(width(false) * width(true));
  }

  public double trueEllipticity() {
    return 1 - width(true) / width(false);
  }

  /** Adds the star to a plane, with that much light in all within ±half pixels. */
  public void draw(Plane plane, double x, double y, double flux, int half) {
    double c = Math.cos(Math.toRadians(thetaDeg));
    double s = Math.sin(Math.toRadians(thetaDeg));
    int cx = (int) Math.rint(x);
    int cy = (int) Math.rint(y);
    int side = 2 * half + 1;
    var light = new double[side * side];
    double sum = 0;
    int fine = fwhmMinor < 3 ? 9 : 5;
    for (int i = 0; i < light.length; i++) {
      double px = cx - half + i % side - x;
      double py = cy - half + i / side - y;
      int n = Math.hypot(px, py) < 2 * fwhmMajor + trailPx / 2 ? fine : 2;
      for (int k = 0; k < n * n; k++) {
        double dx = px - 0.5 + (k % n + 0.5) / n;
        double dy = py - 0.5 + (k / n + 0.5) / n;
        light[i] += drawn(dx * c + dy * s, dy * c - dx * s) / (n * n);
      }
      sum += light[i];
    }
    for (int i = 0; i < light.length; i++) {
      int px = cx - half + i % side;
      int py = cy - half + i / side;
      if (px >= 0 && py >= 0 && px < plane.width() && py < plane.height()) {
        plane.pixels()[py * plane.width() + px] += (float) (flux * light[i] / sum);
      }
    }
  }
}
