package org.nightjar.photometry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.aperture.AnnulusPixels;
import org.nightjar.imaging.aperture.CircularAnnulus;

/**
 * Sky around a place, from a ring of pixels clipped at 3 sigma about their median: the mean, or
 * where faint stars skew it beyond its noise,
 *
 * <pre>mode = 2.5 median − 1.5 mean</pre>
 *
 * where mean and median differ by less than 0.3 sigma, else the median: in a crowd the formula
 * overshoots. The mode is not taken everywhere because it is noisier: its variance is that of a
 * mean of 4.6 times fewer pixels.
 *
 * @param levelAdu the level
 * @param sigmaAdu per pixel, after clipping
 * @param pixels as many as would make the noise of a mean that of the level
 * @see "Da Costa 1992, ASP Conf. 23, 90; Bertin and Arnouts 1996, A&AS 117, 393, section 3"
 */
record LocalSky(double levelAdu, double sigmaAdu, double pixels) {
  /** Fewer pixels than this don't tell a sky. */
  private static final int FEWEST_PIXELS = 30;

  private static final double CLIP_SIGMA = 3;
  private static final int ROUNDS = 10;

  /** Twice the scatter of mean − median of a Gaussian sample: sqrt(pi/2 − 1) sigma / sqrt(n). */
  private static final double SKEWED = 2 * Math.sqrt(Math.PI / 2 - 1);

  /** 6.25 pi/2 + 2.25 − 7.5: the covariance of a Gaussian's mean and median is that of the mean. */
  private static final double MODE_VARIANCE = 6.25 * Math.PI / 2 - 5.25;

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
    int n = to - from;
    double difference = mean - median;
    if (difference < SKEWED * sigma / Math.sqrt(n)) {
      return new LocalSky(mean, sigma, n);
    }
    return difference < 0.3 * sigma
        ? new LocalSky(2.5 * median - 1.5 * mean, sigma, n / MODE_VARIANCE)
        : new LocalSky(median, sigma, n / (Math.PI / 2));
  }

  private static double median(double[] sorted, int from, int to) {
    int middle = (from + to) / 2;
    return ((to - from) & 1) == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }
}
