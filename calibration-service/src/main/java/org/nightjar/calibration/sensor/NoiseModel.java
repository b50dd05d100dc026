package org.nightjar.calibration.sensor;

import java.util.Optional;
import org.nightjar.imaging.Detector;

/**
 * Noise of a pixel: photons (and dark current) by Poisson, electronics by the read noise.
 *
 * <pre>var = max(S, 0) / g + (rn / g)²   [ADU²]</pre>
 *
 * @param gainElectronsPerAdu g, > 0
 * @param readNoiseElectrons rn, >= 0
 * @see "S. B. Howell 2006, Handbook of CCD Astronomy, 2nd ed., ch. 4"
 */
public record NoiseModel(double gainElectronsPerAdu, double readNoiseElectrons) {
  public NoiseModel {
    if (!(gainElectronsPerAdu > 0 && Double.isFinite(gainElectronsPerAdu))) {
      throw new IllegalArgumentException(
          "gainElectronsPerAdu = " + gainElectronsPerAdu + ", must be > 0");
    }
    if (!(readNoiseElectrons >= 0 && Double.isFinite(readNoiseElectrons))) {
      throw new IllegalArgumentException(
          "readNoiseElectrons = " + readNoiseElectrons + ", must be >= 0");
    }
  }

  /** The model of a detector; empty when its gain or its read noise is unknown. */
  public static Optional<NoiseModel> of(Detector detector) {
    var gain = detector.gainElectronsPerAdu();
    var readNoise = detector.readNoiseElectrons();
    return gain == null || readNoise == null
        ? Optional.empty()
        : Optional.of(new NoiseModel(gain, readNoise));
  }

  /** Variance of the read-out alone, ADU². */
  public double readVariance() {
    double adu = readNoiseElectrons / gainElectronsPerAdu;
    return adu * adu;
  }

  /**
   * Variance of one read-out pixel, ADU².
   *
   * @param signalAdu level over the bias, in ADU: sky, stars and dark current
   */
  public double variance(double signalAdu) {
    return Math.max(signalAdu, 0) / gainElectronsPerAdu + readVariance();
  }
}
