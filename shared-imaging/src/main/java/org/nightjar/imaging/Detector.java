package org.nightjar.imaging;

import org.jspecify.annotations.Nullable;

/**
 * How pixels turn electrons into numbers.
 *
 * @param gainElectronsPerAdu conversion factor, > 0; null when unknown
 * @param readNoiseElectrons read noise per pixel, >= 0; null when unknown
 * @param saturationAdu level of the frame above which a pixel is not linear; null when unknown
 */
public record Detector(
    @Nullable Double gainElectronsPerAdu,
    @Nullable Double readNoiseElectrons,
    @Nullable Double saturationAdu) {

  public static final Detector UNKNOWN = new Detector(null, null, null);

  public Detector {
    if (gainElectronsPerAdu != null
        && !(gainElectronsPerAdu > 0 && Double.isFinite(gainElectronsPerAdu))) {
      throw new IllegalArgumentException(
          "gainElectronsPerAdu = " + gainElectronsPerAdu + ", must be > 0");
    }
    if (readNoiseElectrons != null
        && !(readNoiseElectrons >= 0 && Double.isFinite(readNoiseElectrons))) {
      throw new IllegalArgumentException(
          "readNoiseElectrons = " + readNoiseElectrons + ", must be >= 0");
    }
  }

  /**
   * 1 sigma error of a flux: sigma_F^2 = A sigma_b^2 + max(F, 0) / g, in ADU; without a known gain
   * only the sky's part.
   *
   * @param fluxAdu background-subtracted flux
   * @param areaPx aperture area
   * @param backgroundRmsAdu noise of the sky per pixel
   */
  public double fluxErrorAdu(double fluxAdu, double areaPx, double backgroundRmsAdu) {
    double variance = areaPx * backgroundRmsAdu * backgroundRmsAdu;
    if (gainElectronsPerAdu != null && fluxAdu > 0) {
      variance += fluxAdu / gainElectronsPerAdu;
    }
    return Math.sqrt(variance);
  }
}
