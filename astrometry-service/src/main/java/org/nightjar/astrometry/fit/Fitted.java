package org.nightjar.astrometry.fit;

/** A map from places in the image to places of stars, with what is left over. */
sealed interface Fitted permits RobustFit, SimilarityFit {
  int order();

  /** Coefficients of the {@link LegendreBasis}. */
  double[] coefficientsX();

  /** Coefficients of the {@link LegendreBasis}. */
  double[] coefficientsY();

  /** Sigma of one axis in units of the errors given. */
  double scale();

  /** Whether pair i has a say. */
  boolean kept(int i);

  double residualX(int i);

  double residualY(int i);

  /** 1 sigma error of the fitted position at (u, v), per axis, pixels. */
  double error(double u, double v);
}
