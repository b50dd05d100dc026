package org.nightjar.imaging.aperture;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;

/**
 * A sum of pixels, each weighted by its overlap with an aperture.
 *
 * @param flux sum over usable pixels, in the plane's unit
 * @param areaPx area of the aperture on usable pixels
 * @param maskedAreaPx area of the aperture on pixels that were left out
 * @param outsideAreaPx area of the aperture off the frame
 */
public record ApertureSum(double flux, double areaPx, double maskedAreaPx, double outsideAreaPx) {

  /** Whether all of the aperture lies on usable pixels, to a thousandth of a pixel. */
  public boolean complete() {
    return maskedAreaPx + outsideAreaPx < 1e-3;
  }

  /** Sum within the aperture, every pixel taken as it is. */
  public static ApertureSum of(Plane plane, double x, double y, Aperture aperture) {
    return of(plane, null, 0, x, y, aperture);
  }

  /**
   * Sum within the aperture, leaving out flagged pixels.
   *
   * @param plane background subtracted, where flux is meant
   * @param flags same shape; null = every pixel is usable
   * @param leaveOut bits of {@link org.nightjar.imaging.PixelFlag} whose pixels are left out
   * @param x centre, 0-based pixels, finite; may lie off the frame
   * @param y centre
   */
  public static ApertureSum of(
      Plane plane, @Nullable FlagPlane flags, int leaveOut, double x, double y, Aperture aperture) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("centre = (" + x + ", " + y + "), must be finite");
    }
    int width = plane.width();
    int x0 = (int) Math.max(0, Math.ceil(x - aperture.halfWidthPx() - 0.5));
    int x1 = (int) Math.min(width - 1.0, Math.floor(x + aperture.halfWidthPx() + 0.5));
    int y0 = (int) Math.max(0, Math.ceil(y - aperture.halfHeightPx() - 0.5));
    int y1 = (int) Math.min(plane.height() - 1.0, Math.floor(y + aperture.halfHeightPx() + 0.5));
    var pixels = plane.pixels();
    double flux = 0;
    double area = 0;
    double masked = 0;
    for (int py = y0; py <= y1; py++) {
      for (int px = x0; px <= x1; px++) {
        double overlap = aperture.overlap(px - x, py - y);
        if (overlap == 0) {
          continue;
        }
        if (flags != null && flags.any(px, py, leaveOut)) {
          masked += overlap;
        } else {
          flux += overlap * pixels[py * width + px];
          area += overlap;
        }
      }
    }
    // Rounding must not make a complete aperture look cut.
    double outside = aperture.areaPx() - area - masked;
    return new ApertureSum(flux, area, masked, outside < 1e-9 * aperture.areaPx() ? 0 : outside);
  }
}
