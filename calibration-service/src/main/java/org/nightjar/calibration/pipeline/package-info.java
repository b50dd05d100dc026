/**
 * The stage: normalised frames in, calibrated frames out. Bias, dark and flat frames become masters
 * as they arrive; lights that need one wait for it, in the database, and are woken.
 */
@NullMarked
package org.nightjar.calibration.pipeline;

import org.jspecify.annotations.NullMarked;
