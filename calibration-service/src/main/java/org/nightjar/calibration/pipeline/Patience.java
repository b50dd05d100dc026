package org.nightjar.calibration.pipeline;

import java.time.Duration;
import org.nightjar.calibration.pipeline.Traffic.Flow;

/**
 * When a series is complete, and how long a light waits for masters.
 *
 * @param settle a series has ended when nothing has come for so long, or for three times its usual
 *     gap when that is longer
 * @param waitForMasters how long a light waits for calibration frames that may be on their way
 */
record Patience(Duration settle, Duration waitForMasters) {
  /** Gaps that tell of a pause. */
  private static final double GAPS = 3;

  /** A camera that takes frames without end must not hold up its masters. */
  private static final int LONGEST_SETTLE = 5;

  /** Nor must lights that follow a series of darks. */
  private static final int SETTLED_AMID_LIGHTS = 20;

  /** While frames come in one after the other, darks may be among them. */
  private static final int WAIT_WITHIN_SERIES = 2;

  /** Masters of frames that are there will be made, unless something is badly broken. */
  private static final Duration WAIT_FOR_PENDING = Duration.ofMinutes(10);

  /** Whether frames of a size have stopped coming. */
  boolean quiet(Flow flow) {
    double millis = settle.toMillis();
    return flow.millisSinceLast()
        >= Math.clamp(GAPS * flow.gapMillis(), millis, LONGEST_SETTLE * millis);
  }

  /** Whether calibration frames may be made masters of. */
  boolean settled(long millisSinceLastCalibrationFrame, Flow flow) {
    return quiet(flow)
        || millisSinceLastCalibrationFrame >= SETTLED_AMID_LIGHTS * settle.toMillis();
  }

  /**
   * What a light finds.
   *
   * @param pending whether calibration frames of its mode wait to become masters
   * @param fits whether a bias or a dark fits it
   * @param vain whether lights of its mode waited in vain before
   */
  record Prospect(boolean pending, boolean fits, boolean vain) {}

  /** Whether a light that has waited so long waits on. */
  boolean waits(long waitedMillis, Prospect prospect, Flow flow) {
    if (prospect.pending()) {
      return waitedMillis < WAIT_FOR_PENDING.toMillis();
    }
    if (prospect.fits() || prospect.vain()) {
      return false;
    }
    long wait = waitForMasters.toMillis();
    return waitedMillis < wait || (waitedMillis < WAIT_WITHIN_SERIES * wait && !quiet(flow));
  }
}
