package org.nightjar.extraction.detection;

/**
 * What counts as a source.
 *
 * @param mode how pixels are compared with the noise
 * @param kernel the filter
 * @param thresholdSigma {@link Mode#CONV}: filtered pixel over the noise of an unfiltered one;
 *     {@link Mode#MATCHED}: significance. In (0, 1000]
 * @param minArea connected pixels above the threshold that make a source, at least 1
 * @param deblendLevels exponential levels between threshold and peak, in [1, 256]; 1 = no
 *     deblending
 * @param deblendContrast least flux of a branch over that of the whole, in [1e-4, 1]; 1 = no
 *     deblending. It bounds the parts of a blend, and with them the work
 * @param clean whether sources that are bumps in a brighter one's wing are dropped
 * @param cleanParam exponent of the Moffat wing assumed for that, in [0.1, 10]
 */
public record DetectionOptions(
    Mode mode,
    DetectionKernel kernel,
    double thresholdSigma,
    int minArea,
    int deblendLevels,
    double deblendContrast,
    boolean clean,
    double cleanParam) {

  /** How pixels are compared with the noise. */
  public enum Mode {
    /** SExtractor's: the filtered image against the frame's noise before filtering. */
    CONV,
    /**
     * Likelihood ratio against an empty sky, pixel by pixel with its own variance; masked pixels
     * weigh nothing (Zackay &amp; Ofek 2017, ApJ 836, 187).
     */
    MATCHED
  }

  public DetectionOptions {
    check("thresholdSigma", thresholdSigma, Double.MIN_NORMAL, 1000);
    check("minArea", minArea, 1, 1e6);
    check("deblendLevels", deblendLevels, 1, 256);
    check("deblendContrast", deblendContrast, 1e-4, 1);
    check("cleanParam", cleanParam, 0.1, 10);
  }

  private static void check(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s = %s, must be in [%s, %s]".formatted(name, value, least, most));
    }
  }

  /** SExtractor's defaults: 1.5 sigma, 5 pixels, 32 levels, contrast 0.005, cleaned. */
  public static DetectionOptions convolved() {
    return new DetectionOptions(Mode.CONV, DetectionKernel.pyramid(), 1.5, 5, 32, 0.005, true, 1.0);
  }

  /** Likelihood ratio, 4 sigma: the same depth as {@link #convolved} where the noise is even. */
  public static DetectionOptions matched() {
    return new DetectionOptions(
        Mode.MATCHED, DetectionKernel.pyramid(), 4.0, 5, 32, 0.005, true, 1.0);
  }

  public DetectionOptions withKernel(DetectionKernel k) {
    return new DetectionOptions(
        mode, k, thresholdSigma, minArea, deblendLevels, deblendContrast, clean, cleanParam);
  }

  public DetectionOptions withThresholdSigma(double sigma) {
    return new DetectionOptions(
        mode, kernel, sigma, minArea, deblendLevels, deblendContrast, clean, cleanParam);
  }

  public DetectionOptions withMinArea(int pixels) {
    return new DetectionOptions(
        mode, kernel, thresholdSigma, pixels, deblendLevels, deblendContrast, clean, cleanParam);
  }

  public DetectionOptions withDeblending(int levels, double contrast) {
    return new DetectionOptions(
        mode, kernel, thresholdSigma, minArea, levels, contrast, clean, cleanParam);
  }

  public DetectionOptions withClean(boolean on) {
    return new DetectionOptions(
        mode, kernel, thresholdSigma, minArea, deblendLevels, deblendContrast, on, cleanParam);
  }
}
