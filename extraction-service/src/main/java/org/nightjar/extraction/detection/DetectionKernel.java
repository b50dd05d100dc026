package org.nightjar.extraction.detection;

/**
 * A round filter that is the product of a function of x and the same function of y, unit sum.
 *
 * @param taps [2 half + 1], symmetric, sum 1
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: kernels are never compared by value
public record DetectionKernel(double[] taps) {
  private static final int WIDEST_HALF = 15;

  /** Half width in FWHM: beyond it a Gaussian holds less than 4 % of the signal-to-noise. */
  private static final double REACH_FWHM = 0.9;

  public DetectionKernel {
    if (taps.length % 2 == 0 || taps.length < 3 || taps.length > 2 * WIDEST_HALF + 1) {
      throw new IllegalArgumentException(
          "kernel has " + taps.length + " taps, must be odd and in [3, 31]");
    }
    double sum = 0;
    for (double t : taps) {
      sum += t;
    }
    if (!(sum > 0) || !Double.isFinite(sum)) {
      throw new IllegalArgumentException("kernel sums to " + sum + ", must be > 0");
    }
    var unit = new double[taps.length];
    for (int i = 0; i < taps.length; i++) {
      unit[i] = taps[i] / sum;
    }
    taps = unit;
  }

  /** 1 2 1; 2 4 2; 1 2 1 over 16: SExtractor's default. */
  public static DetectionKernel pyramid() {
    return new DetectionKernel(new double[] {1, 2, 1});
  }

  /**
   * A Gaussian, the best filter for stars of that width.
   *
   * @param fwhmPx in [0.5, 100]; above 17 px the wings are cut at 31 x 31
   */
  public static DetectionKernel gaussian(double fwhmPx) {
    if (!(fwhmPx >= 0.5 && fwhmPx <= 100)) {
      throw new IllegalArgumentException("fwhmPx = " + fwhmPx + ", must be in [0.5, 100]");
    }
    int half = Math.clamp(Math.round(REACH_FWHM * fwhmPx), 1, WIDEST_HALF);
    double sigma = fwhmPx / (2 * Math.sqrt(2 * Math.log(2)));
    var taps = new double[2 * half + 1];
    for (int i = -half; i <= half; i++) {
      taps[i + half] = Math.exp(-0.5 * i * i / (sigma * sigma));
    }
    return new DetectionKernel(taps);
  }

  /** Pixels on each side of the middle. */
  int half() {
    return taps.length / 2;
  }

  /** Noise of the filtered image over that of the image, for white noise: sqrt of sum k². */
  public double noiseGain() {
    double squares = 0;
    for (double t : taps) {
      squares += t * t;
    }
    return squares;
  }
}
