package org.nightjar.extraction;

import org.jspecify.annotations.Nullable;
import org.nightjar.extraction.background.BackgroundOptions;
import org.nightjar.extraction.detection.DetectionOptions;
import org.nightjar.extraction.psf.PixelShape;

/**
 * How sources are found and measured.
 *
 * @param background mesh of the sky
 * @param detection filter, threshold, deblending
 * @param apertureRadiusPx radius of the fixed aperture; null = 1.5 × the frame's FWHM, at least 2
 *     px
 * @param pixelShape square, unless pixels are the greens of a Bayer mosaic: {@link
 *     PixelShape#ofGreen}
 */
public record ExtractionOptions(
    BackgroundOptions background,
    DetectionOptions detection,
    @Nullable Double apertureRadiusPx,
    PixelShape pixelShape) {
  /**
   * 2 sigma over 5 pixels of the 3 × 3 filtered frame: deep enough to solve every field that was
   * tried, shallow enough that an empty frame shows nothing.
   */
  public static final ExtractionOptions DEFAULT =
      new ExtractionOptions(
          BackgroundOptions.DEFAULT,
          DetectionOptions.convolved().withThresholdSigma(2.0),
          null,
          PixelShape.SQUARE);

  public ExtractionOptions {
    if (apertureRadiusPx != null && !(apertureRadiusPx > 0 && apertureRadiusPx < 1000)) {
      throw new IllegalArgumentException(
          "apertureRadiusPx = " + apertureRadiusPx + ", must be > 0 and < 1000");
    }
  }

  public ExtractionOptions withDetection(DetectionOptions options) {
    return new ExtractionOptions(background, options, apertureRadiusPx, pixelShape);
  }

  public ExtractionOptions withApertureRadiusPx(double radiusPx) {
    return new ExtractionOptions(background, detection, radiusPx, pixelShape);
  }

  public ExtractionOptions withPixelShape(PixelShape shape) {
    return new ExtractionOptions(background, detection, apertureRadiusPx, shape);
  }
}
