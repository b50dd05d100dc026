package org.nightjar.extraction.detection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * A source's pixels on the frame.
 *
 * @param runs triples y, first x, last x, by row, then column
 * @param xMin smallest x
 * @param xMax largest x
 * @param yMin smallest y
 * @param yMax largest y
 * @param flux sum of the sky-subtracted image, ADU; masked pixels count with their filtered value
 * @param variance sum of the variance plane, ADU²; NaN without one
 * @param peak highest sky-subtracted pixel, ADU
 * @param significance highest in the detection image
 * @param pixelFlags {@link PixelFlag}, or-ed
 * @param peakX column of the brightest filtered pixel
 * @param peakY row of the brightest filtered pixel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by value
record Footprint(
    int[] runs,
    int xMin,
    int xMax,
    int yMin,
    int yMax,
    double flux,
    double variance,
    float peak,
    float significance,
    int pixelFlags,
    int peakX,
    int peakY) {

  /** Looks at pixels {@code order[from]} … {@code order[to - 1]} of a blob, by row, then column. */
  static Footprint of(
      Blob blob,
      int[] order,
      int from,
      int to,
      int peakPixel,
      Plane image,
      FlagPlane flags,
      @Nullable Plane variance) {
    int width = image.width();
    var runs = new int[12];
    int filled = 0;
    int xMin = Integer.MAX_VALUE;
    int xMax = 0;
    double flux = 0;
    double variances = 0;
    float peak = Float.NEGATIVE_INFINITY;
    float significance = 0;
    int seen = 0;
    for (int k = from; k < to; k++) {
      int i = order[k];
      int x = blob.x()[i];
      int y = blob.y()[i];
      int at = y * width + x;
      int bits = flags.bits()[at] & 0xff;
      float value = (bits & PixelFlag.MASKED) == 0 ? image.pixels()[at] : blob.amplitude()[i];
      flux += value;
      variances += variance == null ? Double.NaN : variance.pixels()[at];
      peak = Math.max(peak, value);
      significance = Math.max(significance, blob.significance()[i]);
      seen |= bits;
      xMin = Math.min(xMin, x);
      xMax = Math.max(xMax, x);
      if (filled > 0 && runs[filled - 3] == y && runs[filled - 1] == x - 1) {
        runs[filled - 1] = x;
      } else {
        if (filled == runs.length) {
          runs = Arrays.copyOf(runs, 2 * filled);
        }
        runs[filled++] = y;
        runs[filled++] = x;
        runs[filled++] = x;
      }
    }
    return new Footprint(
        Arrays.copyOf(runs, filled),
        xMin,
        xMax,
        blob.y()[order[from]],
        blob.y()[order[to - 1]],
        flux,
        variances,
        peak,
        significance,
        seen,
        blob.x()[peakPixel],
        blob.y()[peakPixel]);
  }
}
