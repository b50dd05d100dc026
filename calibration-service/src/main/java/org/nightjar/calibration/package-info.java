/**
 * From the numbers of a camera to numbers proportional to light, with their noise.
 *
 * <pre>
 * image    = (raw − overscan − b B − k D) / f                                   [ADU]
 * variance = (max(S, 0)/g + (rn/g)² + (b−k)² var B + k² var D + image² var f) / f²  [ADU²]
 * </pre>
 *
 * <p>B is the master bias, D the master dark (dark current, of the same exposure or scaled by k), f
 * the master flat of mode 1, S the signal over the bias: light and dark current, whose electrons
 * both obey Poisson. b is 1, or 1 − k for a dark that still holds its bias. g is the gain in
 * e-/ADU, rn the read noise in e-. Saturation is told from the raw numbers before any of this.
 *
 * @see "S. B. Howell 2006, Handbook of CCD Astronomy, 2nd ed., ch. 4"
 */
@NullMarked
package org.nightjar.calibration;

import org.jspecify.annotations.NullMarked;
