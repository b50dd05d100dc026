package org.nightjar.calibration.masters;

import org.nightjar.calibration.sensor.NoiseModel;

/**
 * Noise of one frame of a stack, as the variance's dependence on the level.
 *
 * <pre>var(v) = constant + slope · max(v − zero, 0)</pre>
 *
 * @param constant variance at level {@code zero}
 * @param slope 1 / gain, in the stack's unit
 * @param zero level without electrons
 */
record LinearNoise(double constant, double slope, double zero) {
  /** The same at all levels: what differences between frames show. */
  static LinearNoise measured(double sigma) {
    return new LinearNoise(Double.isFinite(sigma) ? sigma * sigma : 0, 0, 0);
  }

  /**
   * A detector's.
   *
   * @param scale the stack's values are ADU divided by this
   * @param zero level without electrons, in the stack's unit
   */
  static LinearNoise of(NoiseModel model, double scale, double zero) {
    return new LinearNoise(
        model.readVariance() / (scale * scale), 1 / (model.gainElectronsPerAdu() * scale), zero);
  }

  double variance(double level) {
    return constant + slope * Math.max(level - zero, 0);
  }
}
