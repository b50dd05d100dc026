package org.nightjar.imaging.aperture;

/**
 * An elliptical ring; inner and outer ellipses have the same shape.
 *
 * @param outer its outside
 * @param innerFraction size of the inner ellipse in units of the outer one, in (0, 1)
 */
public record EllipticalAnnulus(EllipticalAperture outer, double innerFraction)
    implements Aperture {
  public EllipticalAnnulus {
    Aperture.requireInner("innerFraction", innerFraction, "the outer ellipse", 1.0);
  }

  @Override
  public double areaPx() {
    return outer.areaPx() * (1 - innerFraction * innerFraction);
  }

  @Override
  public double halfWidthPx() {
    return outer.halfWidthPx();
  }

  @Override
  public double halfHeightPx() {
    return outer.halfHeightPx();
  }

  @Override
  public double overlap(double dx, double dy) {
    double all = outer.overlap(dx, dy);
    if (all == 0) {
      return 0;
    }
    var inner =
        new EllipticalAperture(
            innerFraction * outer.semiMajorPx(),
            innerFraction * outer.semiMinorPx(),
            outer.thetaDeg());
    return all - inner.overlap(dx, dy);
  }
}
