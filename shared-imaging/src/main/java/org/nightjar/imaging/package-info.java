/**
 * What services compute on.
 *
 * <p>Conventions (docs/conventions.md): pixels are (x, y), 0-based, integers at pixel centres, x
 * along NAXIS1; planes are stored row by row, {@code pixels[y * width + x]}. Signal is in ADU with
 * the gain in e-/ADU beside it. Angles outside are ICRS degrees. Sums are in double, pixels in
 * float. Nothing here knows events or Quarkus.
 */
@NullMarked
package org.nightjar.imaging;

import org.jspecify.annotations.NullMarked;
