/**
 * What sensors do to light: overscan, saturation and bleeding, noise, hot pixels, bad columns; and
 * how each is measured.
 */
@NullMarked
package org.nightjar.calibration.sensor;

import org.jspecify.annotations.NullMarked;
