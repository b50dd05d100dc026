package org.nightjar.model;

/** Steps of calibration, in the order in which they are taken. */
public enum CalibrationStep {
  OVERSCAN,
  BIAS,
  DARK,
  FLAT,
  BAD_PIXELS,
  COSMIC_RAYS
}
