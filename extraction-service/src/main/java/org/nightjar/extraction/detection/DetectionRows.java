package org.nightjar.extraction.detection;

/**
 * The image in which sources are looked for, row by row downwards. One instance serves one thread
 * and one band of rows.
 */
sealed interface DetectionRows permits ConvolvedRows, MatchedRows {
  /**
   * Computes row y; rows must be asked for one after the other.
   *
   * @param value [width], written
   * @param limit [width], written: a pixel is detected where value exceeds it
   */
  void row(int y, float[] value, float[] limit);

  /**
   * Filtered sky-subtracted image of the row computed last, ADU.
   *
   * @param value what {@link #row} gave
   * @param out [width], written; may be {@code value}
   */
  void amplitudes(float[] value, float[] out);

  /** Threshold in sigmas that a pixel at its limit has. */
  double limitSigma();
}
