package org.nightjar.imaging.aperture;

/**
 * A disc.
 *
 * @param radiusPx > 0
 */
public record CircularAperture(double radiusPx) implements Aperture {
  public CircularAperture {
    Aperture.requirePositive("radiusPx", radiusPx);
  }

  @Override
  public double areaPx() {
    return Math.PI * radiusPx * radiusPx;
  }

  @Override
  public double halfWidthPx() {
    return radiusPx;
  }

  @Override
  public double halfHeightPx() {
    return radiusPx;
  }

  @Override
  public double overlap(double dx, double dy) {
    return CircleOverlap.ofPixel(dx, dy, radiusPx);
  }
}
