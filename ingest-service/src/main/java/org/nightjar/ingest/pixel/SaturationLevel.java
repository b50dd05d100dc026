package org.nightjar.ingest.pixel;

import org.jspecify.annotations.Nullable;

/**
 * Level at which raw pixels saturate when neither header nor profile tells: 0.95 of the top spike
 * of the histogram, sharp or (where compression or arithmetic has blurred it) a pile of more pixels
 * in its highest hundredth than in the four below, as no star's peak has; else 0.9 of what the
 * file's integers can hold.
 *
 * @param adu the level; null when nothing tells
 * @param origin in words
 */
public record SaturationLevel(@Nullable Double adu, String origin) {
  private static final int SPIKE = 5; // this many pixels at one and the highest value
  private static final int PILE = 10; // this many pixels within a hundredth of it
  private static final double SPIKE_ABOVE_MEDIAN = 4; // a frame's own noise has no such top

  /**
   * @param medianAdu of all pixels
   * @param fullScaleAdu largest value of the file's integers, NaN for floating point
   * @param bitDepth of the converter as the header tells it, 0 when it does not
   */
  public static SaturationLevel estimate(
      PixelSurvey survey, double medianAdu, double fullScaleAdu, int bitDepth) {
    double max = survey.maximum();
    double faintest = survey.step() > 0 ? 1 : 0; // whole numbers share small values by themselves
    boolean high = max > 0 && max > SPIKE_ABOVE_MEDIAN * Math.max(medianAdu, faintest);
    if (high && survey.atMaximum() >= SPIKE) {
      return new SaturationLevel(
          0.95 * max,
          "0.95 of %s ADU, which %d pixels share".formatted(value(max), survey.atMaximum()));
    }
    if (high && survey.nearMaximum() >= PILE && survey.nearMaximum() > survey.belowThat()) {
      return new SaturationLevel(
          0.95 * max,
          "0.95 of %s ADU, which %d pixels reach but for a hundredth"
              .formatted(value(max), survey.nearMaximum()));
    }
    double full = fullScaleAdu;
    if (full > 65535 && max <= 65535) {
      full = 65535; // 16-bit cameras in wider integers
    }
    if (!(full > 0) || full > 1 << 24) {
      return new SaturationLevel(null, "");
    }
    int step = survey.step();
    double own = bitDepth > 0 && bitDepth < 16 ? (1 << bitDepth) - 1 : 0;
    if (own > 0 && max <= own) {
      full = own;
    } else if (step > 1 && Integer.bitCount(step) == 1 && step <= 16 && full == 65535) {
      full = 65536 - step;
    }
    return new SaturationLevel(0.9 * full, "0.9 of full scale, %.0f ADU".formatted(full));
  }

  private static String value(double adu) {
    return adu >= 100 ? "%.0f".formatted(adu) : "%.4g".formatted(adu);
  }
}
