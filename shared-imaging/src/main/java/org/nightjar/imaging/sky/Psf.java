package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;

/**
 * How the light of a star is spread, before the pixel blurs it: an elliptical Gaussian or Moffat
 * profile, convolved with smears.
 *
 * @param fwhmPx full width at half maximum of the profile without smears, sqrt(major * minor)
 * @param beta exponent of Moffat's wings, in (1.5, 20]; +infinity is the Gaussian
 * @param ellipticity 1 - minor / major, in [0, 0.95]
 * @param angleDeg major axis, from +x towards +y
 * @param smears in any order
 */
public record Psf(
    double fwhmPx, double beta, double ellipticity, double angleDeg, List<Smear> smears) {

  public Psf {
    Checks.within("fwhmPx", fwhmPx, 0.5, 200);
    if (beta != Double.POSITIVE_INFINITY) {
      Checks.within("beta", beta, 1.5, 20);
    }
    Checks.within("ellipticity", ellipticity, 0, 0.95);
    Checks.within("fwhm of the minor axis", fwhmPx * Math.sqrt(1 - ellipticity), 0.3, 200);
    Checks.within("angleDeg", angleDeg, -360, 360);
    smears = List.copyOf(smears);
  }

  /** A round Gaussian. */
  public static Psf gaussian(double fwhmPx) {
    return new Psf(fwhmPx, Double.POSITIVE_INFINITY, 0, 0, List.of());
  }

  /** A round Moffat profile. */
  public static Psf moffat(double fwhmPx, double beta) {
    return new Psf(fwhmPx, beta, 0, 0, List.of());
  }

  public Psf withFwhmPx(double fwhm) {
    return new Psf(fwhm, beta, ellipticity, angleDeg, smears);
  }

  public Psf withEllipticity(double newEllipticity, double newAngleDeg) {
    return new Psf(fwhmPx, beta, newEllipticity, newAngleDeg, smears);
  }

  /** The same convolved with one smear more. */
  public Psf with(Smear smear) {
    var more = new ArrayList<>(smears);
    more.add(smear);
    return new Psf(fwhmPx, beta, ellipticity, angleDeg, more);
  }

  public boolean gaussian() {
    return beta == Double.POSITIVE_INFINITY;
  }

  /** Full width at half maximum along the major axis, without smears. */
  public double majorPx() {
    return fwhmPx / Math.sqrt(1 - ellipticity);
  }

  /** Full width at half maximum along the minor axis, without smears. */
  public double minorPx() {
    return fwhmPx * Math.sqrt(1 - ellipticity);
  }

  /** Width and elongation of the profile with its smears. */
  public PsfShape shape() {
    return PsfShape.of(this);
  }

  /** Intensity per square pixel of a star of unit flux, at (dx, dy) from it; not pixel-averaged. */
  public double at(double dx, double dy) {
    double unit =
        gaussian() ? 2 * Math.sqrt(2 * Math.log(2)) : 2 * Math.sqrt(Math.pow(2, 1 / beta) - 1);
    double major = majorPx() / unit;
    double minor = minorPx() / unit;
    double c = Math.cos(Math.toRadians(angleDeg));
    double s = Math.sin(Math.toRadians(angleDeg));
    double norm = (gaussian() ? 2 * Math.PI : Math.PI / (beta - 1)) * major * minor;
    double sum = 0;
    for (var o : offsets()) {
      double along = (c * (dx - o.dx()) + s * (dy - o.dy())) / major;
      double across = (c * (dy - o.dy()) - s * (dx - o.dx())) / minor;
      double q2 = along * along + across * across;
      sum += o.weight() * (gaussian() ? Math.exp(-q2 / 2) : Math.pow(1 + q2, -beta));
    }
    return sum / norm;
  }

  /** Places of light that stand for all smears together. */
  List<Smear.Offset> offsets() {
    var all = List.of(new Smear.Offset(0, 0, 1));
    for (var smear : smears) {
      var next = new ArrayList<Smear.Offset>();
      for (var a : all) {
        for (var b : smear.offsets(minorPx())) {
          next.add(new Smear.Offset(a.dx() + b.dx(), a.dy() + b.dy(), a.weight() * b.weight()));
        }
      }
      all = next;
    }
    return all;
  }
}
