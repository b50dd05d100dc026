package org.nightjar.photometry;

import org.jspecify.annotations.Nullable;

/** What a fit of the zero point came to. */
public sealed interface ZeroPoint {

  /**
   * A zero point.
   *
   * @param magnitude of a star of the reference colour that gives 1 ADU per second in all
   * @param error 1 sigma
   * @param scatter robust scatter of one star, magnitudes
   * @param colourTerm slope against B-V; null when it was not fitted
   * @param colourTermError 1 sigma; null with it
   * @param intrinsicScatter what the stars scatter beyond their errors
   * @param used stars with weight
   * @param rejected stars left out as outliers
   * @param residuals per star given: reference − measured − zero point − colour term, magnitudes
   * @param weights per star given: Tukey's, in [0, 1]; 0 = left out
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
  record Found(
      double magnitude,
      double error,
      double scatter,
      @Nullable Double colourTerm,
      @Nullable Double colourTermError,
      double intrinsicScatter,
      int used,
      int rejected,
      double[] residuals,
      double[] weights)
      implements ZeroPoint {}

  /**
   * None.
   *
   * @param reason in words with numbers
   */
  record Missing(String reason) implements ZeroPoint {}
}
