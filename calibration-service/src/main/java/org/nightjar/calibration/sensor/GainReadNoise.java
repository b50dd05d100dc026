package org.nightjar.calibration.sensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.Robust;

/**
 * Gain and read noise from pairs of equal flats and of equal biases.
 *
 * <pre>
 * g  = (F1 + F2 − B1 − B2) / (var(F1 − F2) − var(B1 − B2))
 * rn = g · sigma(B1 − B2) / √2
 * </pre>
 *
 * <p>Means and clipped variances are taken in some 200 boxes of 64 × 64 pixels; the gain is the
 * boxes' median, its error their scatter over √n.
 *
 * @param gainElectronsPerAdu conversion factor
 * @param gainError 1 sigma
 * @param readNoiseElectrons read noise; 0 for biases without noise
 * @param readNoiseError 1 sigma
 * @param boxes how many boxes were used
 * @see "J. R. Janesick 2001, Scientific Charge-Coupled Devices, ch. 2"
 */
public record GainReadNoise(
    double gainElectronsPerAdu,
    double gainError,
    double readNoiseElectrons,
    double readNoiseError,
    int boxes) {
  private static final int MAX_BOX = 64;
  private static final int BOXES = 200;
  private static final int MIN_BOXES = 4;

  /**
   * Measures two flats and two biases of one size.
   *
   * @return empty when too few boxes show more noise in the flats than in the biases
   */
  public static Optional<GainReadNoise> of(Plane flat1, Plane flat2, Plane bias1, Plane bias2) {
    requireEqual(flat1, flat2);
    requireEqual(flat1, bias1);
    requireEqual(flat1, bias2);
    var boxes = boxes(flat1);
    var gains = new ArrayList<Double>();
    var noises = new ArrayList<Double>();
    for (var box : boxes) {
      double flats = differenceSigma(flat1, flat2, box, 1, 1);
      double biases = differenceSigma(bias1, bias2, box, 1, 1);
      double signal = mean(flat1, box) + mean(flat2, box) - mean(bias1, box) - mean(bias2, box);
      add(gains, signal / (flats * flats - biases * biases));
      if (Double.isFinite(biases)) {
        noises.add(biases / Math.sqrt(2));
      }
    }
    return of(gains, noises);
  }

  /**
   * Measures two bias-subtracted flats whose levels may differ, with a read noise known from
   * elsewhere. The flats are scaled to their levels, so that pattern cancels:
   *
   * <pre>var(F1/m1 − F2/m2) = (s/g) (1/m1 + 1/m2) + r² (1/m1² + 1/m2²)</pre>
   *
   * @param level1 mode of the first, ADU
   * @param level2 mode of the second, ADU
   * @param readNoiseAdu r, of a single frame
   */
  public static Optional<GainReadNoise> of(
      Plane flat1, double level1, Plane flat2, double level2, double readNoiseAdu) {
    requireEqual(flat1, flat2);
    var gains = new ArrayList<Double>();
    for (var box : boxes(flat1)) {
      double sigma = differenceSigma(flat1, flat2, box, 1 / level1, 1 / level2);
      double relative = 0.5 * (mean(flat1, box) / level1 + mean(flat2, box) / level2);
      double read = readNoiseAdu * readNoiseAdu * (1 / (level1 * level1) + 1 / (level2 * level2));
      add(gains, relative * (1 / level1 + 1 / level2) / (sigma * sigma - read));
    }
    return of(gains, List.of(readNoiseAdu));
  }

  private static void add(List<Double> gains, double gain) {
    if (gain > 0 && Double.isFinite(gain)) {
      gains.add(gain);
    }
  }

  private static Optional<GainReadNoise> of(List<Double> gains, List<Double> readNoisesAdu) {
    if (gains.size() < MIN_BOXES || readNoisesAdu.isEmpty()) {
      return Optional.empty();
    }
    var g = gains.stream().mapToDouble(Double::doubleValue).toArray();
    var r = readNoisesAdu.stream().mapToDouble(Double::doubleValue).toArray();
    double gain = Robust.median(g);
    double gainError = error(g, gain);
    double readAdu = Robust.median(r);
    double readError = Math.hypot(gain * error(r, readAdu), readAdu * gainError);
    return Optional.of(new GainReadNoise(gain, gainError, gain * readAdu, readError, g.length));
  }

  /** Error of a median: sqrt(pi / 2) sigma / sqrt(n), for Gaussian scatter. */
  private static double error(double[] values, double median) {
    return Math.sqrt(Math.PI / 2) * Robust.madSigma(values, median) / Math.sqrt(values.length);
  }

  private static double mean(Plane plane, int[] box) {
    double sum = 0;
    int n = 0;
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        float v = plane.at(x, y);
        if (Float.isFinite(v)) {
          sum += v;
          n++;
        }
      }
    }
    return sum / n;
  }

  private static double differenceSigma(Plane a, Plane b, int[] box, double scaleA, double scaleB) {
    var d = new double[(box[2] - box[0]) * (box[3] - box[1])];
    int n = 0;
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        double v = a.at(x, y) * scaleA - b.at(x, y) * scaleB;
        if (Double.isFinite(v)) {
          d[n++] = v;
        }
      }
    }
    return n < 16 ? Double.NaN : PixelNoise.clippedSigma(d, n);
  }

  /** Evenly spread boxes {x0, y0, x1, y1}, ends exclusive; smaller ones on small frames. */
  private static List<int[]> boxes(Plane plane) {
    int side = Math.clamp(Math.min(plane.width(), plane.height()) / 4, 4, MAX_BOX);
    int columns = plane.width() / side;
    int rows = plane.height() / side;
    int all = columns * rows;
    int step = Math.max(1, all / BOXES);
    var boxes = new ArrayList<int[]>();
    for (int k = 0; k < all; k += step) {
      int x = k % columns * side;
      int y = k / columns * side;
      boxes.add(new int[] {x, y, x + side, y + side});
    }
    return boxes;
  }

  private static void requireEqual(Plane a, Plane b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "planes are %d x %d and %d x %d: must agree"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
  }
}
