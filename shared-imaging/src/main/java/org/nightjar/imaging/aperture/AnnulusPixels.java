package org.nightjar.imaging.aperture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;

/** Whole pixels of a ring, for medians and clipped means of the sky. */
public final class AnnulusPixels {
  private AnnulusPixels() {}

  /**
   * Values of the usable pixels whose centres lie in the ring, row by row.
   *
   * @param flags same shape; null = every pixel is usable
   * @param leaveOut bits of {@link org.nightjar.imaging.PixelFlag} whose pixels are left out
   */
  public static double[] of(
      Plane plane,
      @Nullable FlagPlane flags,
      int leaveOut,
      double x,
      double y,
      CircularAnnulus ring) {
    double outer = ring.outerRadiusPx();
    int x0 = (int) Math.max(0, Math.ceil(x - outer));
    int x1 = (int) Math.min(plane.width() - 1.0, Math.floor(x + outer));
    int y0 = (int) Math.max(0, Math.ceil(y - outer));
    int y1 = (int) Math.min(plane.height() - 1.0, Math.floor(y + outer));
    if (x1 < x0 || y1 < y0) {
      return new double[0];
    }
    double inner2 = ring.innerRadiusPx() * ring.innerRadiusPx();
    var values = new double[Math.multiplyExact(x1 - x0 + 1, y1 - y0 + 1)];
    int n = 0;
    for (int py = y0; py <= y1; py++) {
      for (int px = x0; px <= x1; px++) {
        double square = (px - x) * (px - x) + (py - y) * (py - y);
        if (square >= inner2
            && square <= outer * outer
            && (flags == null || !flags.any(px, py, leaveOut))) {
          values[n++] = plane.at(px, py);
        }
      }
    }
    return Arrays.copyOf(values, n);
  }
}
