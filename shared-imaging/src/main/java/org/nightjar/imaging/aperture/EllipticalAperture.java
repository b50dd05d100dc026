package org.nightjar.imaging.aperture;

/**
 * An ellipse.
 *
 * @param semiMajorPx > 0
 * @param semiMinorPx > 0; may exceed semiMajorPx, it lies across it
 * @param thetaDeg direction of semiMajorPx from +x towards +y
 */
public record EllipticalAperture(double semiMajorPx, double semiMinorPx, double thetaDeg)
    implements Aperture {
  public EllipticalAperture {
    Aperture.requirePositive("semiMajorPx", semiMajorPx);
    Aperture.requirePositive("semiMinorPx", semiMinorPx);
    if (!Double.isFinite(thetaDeg)) {
      throw new IllegalArgumentException("thetaDeg = " + thetaDeg + ", must be finite");
    }
  }

  @Override
  public double areaPx() {
    return Math.PI * semiMajorPx * semiMinorPx;
  }

  @Override
  public double halfWidthPx() {
    return Math.hypot(semiMajorPx * cos(), semiMinorPx * sin());
  }

  @Override
  public double halfHeightPx() {
    return Math.hypot(semiMajorPx * sin(), semiMinorPx * cos());
  }

  @Override
  public double overlap(double dx, double dy) {
    return EllipseOverlap.ofPixel(dx, dy, semiMajorPx, semiMinorPx, cos(), sin());
  }

  private double cos() {
    return Math.cos(Math.toRadians(thetaDeg));
  }

  private double sin() {
    return Math.sin(Math.toRadians(thetaDeg));
  }
}
