package org.nightjar.astrometry.solve;

import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.SkyCap;

/**
 * What is thought to be known of a frame. Hints restrict the search; a search without success is
 * followed by one without them.
 *
 * @param area where the frame's centre lies; null = anywhere
 * @param lowScaleArcsec smallest pixel scale, arcseconds per pixel
 * @param highScaleArcsec largest pixel scale
 * @param mirrored true = positive determinant, false = as seen on the sky, null = either
 */
public record SolveHints(
    @Nullable SkyCap area,
    double lowScaleArcsec,
    double highScaleArcsec,
    @Nullable Boolean mirrored) {

  /**
   * From a long lens on a small sensor to a fish-eye: a pixel of 0.05" is finer than any site
   * resolves, one of 400" sees 20 degrees in 180 pixels.
   */
  public static final SolveHints NONE = new SolveHints(null, 0.05, 400, null);

  public SolveHints {
    if (!(lowScaleArcsec > 0
        && highScaleArcsec >= lowScaleArcsec
        && Double.isFinite(highScaleArcsec))) {
      throw new IllegalArgumentException(
          "pixel scales "
              + lowScaleArcsec
              + " to "
              + highScaleArcsec
              + ", must be 0 < low <= high");
    }
  }

  /** The same, for a scale known to a factor, e.g. 1.2. */
  public SolveHints withScale(double arcsecPerPixel, double factor) {
    return new SolveHints(area, arcsecPerPixel / factor, arcsecPerPixel * factor, mirrored);
  }

  /** The same, for a centre within a radius; all in ICRS degrees. */
  public SolveHints near(double raDeg, double decDeg, double radiusDeg) {
    return new SolveHints(
        SkyCap.of(raDeg, decDeg, radiusDeg), lowScaleArcsec, highScaleArcsec, mirrored);
  }

  /** Whether every scale is open, so that chance has the most to play with. */
  boolean wideOpen() {
    return highScaleArcsec > 5 * lowScaleArcsec;
  }
}
