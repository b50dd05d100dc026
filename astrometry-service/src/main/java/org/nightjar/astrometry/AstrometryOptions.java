package org.nightjar.astrometry;

import org.nightjar.astrometry.fit.FitOptions;
import org.nightjar.astrometry.solve.SolveBudget;

/**
 * How a frame is placed.
 *
 * @param hintRadiusDeg how far the telescope may point from where it was told to, for the first
 *     search
 * @param scaleFactor how far the pixel scale may be from the expected one, as a factor > 1
 * @param hinted what each search with hints may cost
 * @param blind what the search without hints may cost
 * @param fit how the plate is fitted
 */
public record AstrometryOptions(
    double hintRadiusDeg,
    double scaleFactor,
    SolveBudget hinted,
    SolveBudget blind,
    FitOptions fit) {
  /**
   * Two degrees hold nearly all mounts that were ever aligned, and JNOW taken for J2000; focal
   * lengths on tubes and reducers are good to a tenth.
   */
  public static final AstrometryOptions DEFAULT =
      new AstrometryOptions(2.0, 1.15, SolveBudget.HINTED, SolveBudget.BLIND, FitOptions.DEFAULT);

  public AstrometryOptions {
    if (!(hintRadiusDeg > 0 && hintRadiusDeg <= 90)) {
      throw new IllegalArgumentException(
          "hintRadiusDeg = " + hintRadiusDeg + ", must be in (0, 90]");
    }
    if (!(scaleFactor > 1 && scaleFactor <= 10)) {
      throw new IllegalArgumentException("scaleFactor = " + scaleFactor + ", must be in (1, 10]");
    }
  }
}
