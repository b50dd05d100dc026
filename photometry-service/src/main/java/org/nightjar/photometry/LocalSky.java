package org.nightjar.photometry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.aperture.AnnulusPixels;
import org.nightjar.imaging.aperture.CircularAnnulus;

/**
 * Sky around a place, from a ring of pixels clipped at 3 sigma about their median.
 *
 * <pre>mode = 2.5 median − 1.5 mean</pre>
 *
 * where the two differ by less than 0.3 sigma, else the median: in a crowd the formula overshoots.
 *
 * @param levelAdu the mode
 * @param sigmaAdu per pixel, after clipping
 * @param pixels survivors
 * @see "Da Costa 1992, ASP Conf. 23, 90; Bertin and Arnouts 1996, A&AS 117, 393, section 3"
 */
record LocalSky(double levelAdu, double sigmaAdu, int pixels) {
  /** Fewer pixels than this don't tell a sky. */
  private static final int FEWEST_PIXELS = 30;

  private static final double CLIP_SIGMA = 3;
  private static final int ROUNDS = 10;

  /** Null where the ring has too few usable pixels. */
  static @Nullable LocalSky around(
      CalibratedImage image, double x, double y, CircularAnnulus ring) {
    var values = AnnulusPixels.of(image.image(), image.flags(), PixelFlag.UNUSABLE, x, y, ring);
    return values.length < FEWEST_PIXELS ? null : of(values);
  }

  /** From the values themselves, which are reordered. */
  static LocalSky of(double[] values) {
    Arrays.sort(values);
    int from = 0;
    int to = values.length;
    double zero = values[to / 2]; // sums about the median: a sky of 60000 loses no digits
    double mean = 0;
    double sigma = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double sum = 0;
      double squares = 0;
      for (int i = from; i < to; i++) {
        double d = values[i] - zero;
        sum += d;
        squares += d * d;
      }
      int n = to - from;
      mean = zero + sum / n;
      sigma = Math.sqrt(Math.max(0, squares / n - (sum / n) * (sum / n)));
      double median = median(values, from, to);
      int first = from;
      int last = to;
      while (values[first] < median - CLIP_SIGMA * sigma) {
        first++;
      }
      while (values[last - 1] > median + CLIP_SIGMA * sigma) {
        last--;
      }
      if (first == from && last == to) {
        break;
      }
      from = first;
      to = last;
    }
    double median = median(values, from, to);
    double level = Math.abs(mean - median) < 0.3 * sigma ? 2.5 * median - 1.5 * mean : median;
    return new LocalSky(level, sigma, to - from);
  }

  private static double median(double[] sorted, int from, int to) {
    int middle = (from + to) / 2;
    return ((to - from) & 1) == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }
}
