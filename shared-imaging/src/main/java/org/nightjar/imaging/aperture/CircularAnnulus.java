package org.nightjar.imaging.aperture;

/**
 * A ring.
 *
 * @param innerRadiusPx > 0
 * @param outerRadiusPx > innerRadiusPx
 */
public record CircularAnnulus(double innerRadiusPx, double outerRadiusPx) implements Aperture {
  public CircularAnnulus {
    Aperture.requirePositive("outerRadiusPx", outerRadiusPx);
    Aperture.requireInner("innerRadiusPx", innerRadiusPx, "outerRadiusPx", outerRadiusPx);
  }

  @Override
  public double areaPx() {
    return Math.PI * (outerRadiusPx - innerRadiusPx) * (outerRadiusPx + innerRadiusPx);
  }

  @Override
  public double halfWidthPx() {
    return outerRadiusPx;
  }

  @Override
  public double halfHeightPx() {
    return outerRadiusPx;
  }

  @Override
  public double overlap(double dx, double dy) {
    double outer = CircleOverlap.ofPixel(dx, dy, outerRadiusPx);
    return outer == 0 ? 0 : outer - CircleOverlap.ofPixel(dx, dy, innerRadiusPx);
  }
}
