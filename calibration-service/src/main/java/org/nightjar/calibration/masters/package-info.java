/**
 * Master frames: how many bias, dark or flat frames become one with less noise, and which one fits
 * a frame.
 *
 * <p>Masters are in ADU (flats: relative response, mode 1), trimmed like the frames they calibrate,
 * with a variance of their own in the same units squared.
 */
@NullMarked
package org.nightjar.calibration.masters;

import org.jspecify.annotations.NullMarked;
