package org.nightjar.photometry;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nightjar.imaging.CalibratedImage;

/**
 * The stars for the growth curve: bright, clean, alone.
 *
 * @param rows of the stars, brightest first; at most 50
 * @param neighbourShare no source near one has more than this part of its light
 */
record GrowthStars(List<Integer> rows, double neighbourShare) {
  private static final int MOST = 50;
  private static final int ENOUGH = 12;
  private static final double LEAST_SNR = 50;
  private static final double PEAK_OF_SATURATION = 0.7;

  /** How far alone, in FWHM, and against which share of the flux; a crowd asks for less. */
  private static final double[][] ISOLATION = {{10, 0.01}, {8, 0.02}, {7, 0.05}, {6, 0.1}};

  /**
   * Picks them.
   *
   * @param fwhmPx unit of the curve: stars are alone for ten of it, for six where few are
   */
  static GrowthStars pick(Sources sources, CalibratedImage image, double fwhmPx) {
    double reach = CurveOfGrowth.LAST_FWHM * fwhmPx;
    var saturation = image.detector().saturationAdu();
    var bright =
        IntStream.range(0, sources.size())
            .filter(i -> sources.clean(i) && sources.star(i))
            .filter(i -> sources.snr(i) > LEAST_SNR)
            .filter(i -> sources.peakBelow(i, PEAK_OF_SATURATION, saturation))
            .filter(i -> inside(sources, i, image, reach))
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> -sources.flux(i))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    var alone = new GrowthStars(List.of(), 0);
    for (var rule : ISOLATION) {
      alone =
          new GrowthStars(
              bright.stream()
                  .filter(i -> !sources.neighbour(i, rule[0] * fwhmPx, rule[1]))
                  .limit(MOST)
                  .toList(),
              rule[1]);
      if (alone.rows.size() >= ENOUGH) {
        break;
      }
    }
    return alone;
  }

  /** So far alone that the median over the stars does not see their few neighbours. */
  boolean lonely() {
    return neighbourShare <= ISOLATION[0][1];
  }

  private static boolean inside(Sources sources, int row, CalibratedImage image, double reach) {
    double x = sources.x(row);
    double y = sources.y(row);
    return x >= reach
        && y >= reach
        && x <= image.image().width() - 1 - reach
        && y <= image.image().height() - 1 - reach;
  }
}
