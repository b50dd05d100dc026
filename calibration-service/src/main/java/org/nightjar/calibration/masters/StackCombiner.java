package org.nightjar.calibration.masters;

import java.util.Arrays;
import java.util.List;
import org.nightjar.calibration.sensor.SortingNetwork;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.statistics.Robust;

/**
 * Combines a stack of frames pixel by pixel. For a chunk of pixels all frames' values are sorted at
 * once by a sorting network ({@link SortingNetwork}); every order statistic is then at hand.
 *
 * <p>A value that is not finite is left out and counted. Memory: one chunk of every frame per
 * thread.
 */
public final class StackCombiner {
  private static final int CHUNK = 1024;
  private static final int CHUNKS_PER_TASK = 16;
  // Beyond, the network's n log² n comparators cost more than a sort per pixel.
  private static final int NETWORK_FRAMES = 64;
  private static final int CLIP_ROUNDS = 5;
  private static final double CLIP_SIGMA = 3;

  private final FrameStack stack;
  private final Estimator estimator;
  private final LinearNoise noise;
  private final SortingNetwork network;
  private final float[] values;
  private final float[] variances;
  private final byte[] counts;

  private StackCombiner(FrameStack stack, Estimator estimator, LinearNoise noise) {
    this.stack = stack;
    this.estimator = estimator;
    this.noise = noise;
    this.network = SortingNetwork.of(Math.min(stack.frames(), NETWORK_FRAMES));
    this.values = new float[stack.pixels()];
    this.variances = new float[stack.pixels()];
    this.counts = new byte[stack.pixels()];
  }

  /**
   * Median of planes of one size; for an even number the mean of the two middle values, in single
   * precision. NaN where no plane has a finite value.
   *
   * @throws IllegalArgumentException when there is no plane or sizes differ
   */
  public static Plane median(List<Plane> planes, Workers workers) {
    return combine(planes, Estimator.MEDIAN, workers);
  }

  /** The same with another estimator, without a floor under the noise. */
  public static Plane combine(List<Plane> planes, Estimator estimator, Workers workers) {
    if (planes.isEmpty()) {
      throw new IllegalArgumentException("planes = 0, must be >= 1");
    }
    var first = planes.getFirst();
    try (var stack = new FrameStack.OnHeap(first.pixels().length)) {
      for (var plane : planes) {
        if (plane.width() != first.width() || plane.height() != first.height()) {
          throw new IllegalArgumentException(
              "planes are %d x %d and %d x %d: must agree"
                  .formatted(first.width(), first.height(), plane.width(), plane.height()));
        }
        stack.add(plane.pixels());
      }
      var combined = combine(stack, estimator, LinearNoise.measured(0), workers);
      return new Plane(first.width(), first.height(), combined.values());
    }
  }

  /** Combines all frames of a stack. */
  static Combined combine(
      FrameStack stack, Estimator estimator, LinearNoise noise, Workers workers) {
    var combiner = new StackCombiner(stack, estimator, noise);
    workers.rows(stack.pixels(), CHUNK * CHUNKS_PER_TASK, combiner::range);
    return new Combined(combiner.values, combiner.variances, combiner.counts);
  }

  private void range(int from, int to) {
    int n = stack.frames();
    var lanes = new float[n][CHUNK];
    var column = new float[n];
    for (int at = from; at < to; at += CHUNK) {
      int length = Math.min(CHUNK, to - at);
      for (int f = 0; f < n; f++) {
        stack.read(f, at, lanes[f], length);
      }
      sort(lanes, column, length);
      if (!allFinite(lanes[0], lanes[n - 1], length)) {
        // Rare: read again with what is not finite as +Inf, which sorts last; NaN poisons lanes.
        for (int f = 0; f < n; f++) {
          stack.read(f, at, lanes[f], length);
          notFiniteToInfinity(lanes[f], length);
        }
        sort(lanes, column, length);
        for (int i = 0; i < length; i++) {
          estimate(lanes, column, i, at + i);
        }
      } else {
        full(lanes, column, at, length);
      }
    }
  }

  private void sort(float[][] lanes, float[] column, int length) {
    if (lanes.length <= NETWORK_FRAMES) {
      network.sort(lanes, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      for (int f = 0; f < lanes.length; f++) {
        column[f] = lanes[f][i];
      }
      Arrays.sort(column);
      for (int f = 0; f < lanes.length; f++) {
        lanes[f][i] = column[f];
      }
    }
  }

  /** A chunk where every frame has a value everywhere. */
  private void full(float[][] lanes, float[] column, int at, int length) {
    int n = lanes.length;
    Arrays.fill(counts, at, at + length, (byte) Math.min(n, 255));
    if (estimator == Estimator.CLIPPED_MEAN) {
      for (int i = 0; i < length; i++) {
        estimate(lanes, column, i, at + i);
      }
      return;
    }
    if (estimator == Estimator.MEDIAN) {
      middle(lanes[(n - 1) / 2], lanes[n / 2], values, at, length);
    } else {
      var sums = new double[length];
      for (var lane : lanes) {
        addTo(sums, lane, length);
      }
      for (int i = 0; i < length; i++) {
        values[at + i] = (float) (sums[i] / n);
      }
    }
    double factor = estimator.varianceFactor(n);
    for (int i = at; i < at + length; i++) {
      variances[i] = (float) (factor * noise.variance(values[i]));
    }
  }

  private static void middle(float[] a, float[] b, float[] into, int at, int length) {
    for (int i = 0; i < length; i++) {
      into[at + i] = 0.5f * (a[i] + b[i]);
    }
  }

  private static void addTo(double[] sums, float[] lane, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += lane[i];
    }
  }

  /** One pixel, any estimator, with values missing. */
  private void estimate(float[][] lanes, float[] column, int lane, int index) {
    int n = 0;
    while (n < lanes.length && lanes[n][lane] < Float.POSITIVE_INFINITY) {
      column[n] = lanes[n][lane];
      n++;
    }
    if (n == 0) {
      values[index] = Float.NaN;
      variances[index] = Float.NaN;
      return;
    }
    int low = 0;
    int high = n;
    if (estimator == Estimator.CLIPPED_MEAN) {
      for (int round = 0; round < CLIP_ROUNDS && high - low > 2; round++) {
        double centre = median(column, low, high);
        double limit = CLIP_SIGMA * width(column, low, high, centre);
        int a = low;
        int b = high;
        while (a < b && centre - column[a] > limit) {
          a++;
        }
        while (b > a && column[b - 1] - centre > limit) {
          b--;
        }
        if (a == low && b == high) {
          break;
        }
        low = a;
        high = b;
      }
    }
    double value = estimator == Estimator.MEDIAN ? median(column, 0, n) : mean(column, low, high);
    values[index] = (float) value;
    variances[index] = (float) (estimator.varianceFactor(high - low) * noise.variance(value));
    counts[index] = (byte) Math.min(high - low, 255);
  }

  /** Robust sigma of sorted values, not less than the noise model allows. */
  private double width(float[] sorted, int low, int high, double centre) {
    double floor = noise.variance(centre);
    double spread = Math.max(centre - sorted[low], sorted[high - 1] - centre);
    if (spread * spread <= CLIP_SIGMA * CLIP_SIGMA * floor) {
      return Math.sqrt(floor);
    }
    return Math.max(
        Math.sqrt(floor), Robust.MAD_TO_SIGMA * medianDeviation(sorted, low, high, centre));
  }

  /** Median of |v − centre| of sorted values: deviations merged outwards from the centre. */
  private static double medianDeviation(float[] sorted, int low, int high, double centre) {
    int right = low;
    while (right < high && sorted[right] < centre) {
      right++;
    }
    int left = right - 1;
    int n = high - low;
    double before = 0;
    double last = 0;
    for (int k = 0; k <= n / 2; k++) {
      before = last;
      double toLeft = left >= low ? centre - sorted[left] : Double.POSITIVE_INFINITY;
      double toRight = right < high ? sorted[right] - centre : Double.POSITIVE_INFINITY;
      if (toLeft < toRight) {
        last = toLeft;
        left--;
      } else {
        last = toRight;
        right++;
      }
    }
    return (n & 1) == 1 ? last : 0.5 * (before + last);
  }

  private static double median(float[] sorted, int low, int high) {
    return 0.5f * (sorted[low + (high - low - 1) / 2] + sorted[low + (high - low) / 2]);
  }

  private static double mean(float[] sorted, int low, int high) {
    double sum = 0;
    for (int i = low; i < high; i++) {
      sum += sorted[i];
    }
    return sum / (high - low);
  }

  private static boolean allFinite(float[] least, float[] greatest, int length) {
    boolean finite = true;
    for (int i = 0; i < length; i++) {
      finite &= greatest[i] < Float.POSITIVE_INFINITY & least[i] > Float.NEGATIVE_INFINITY;
    }
    return finite;
  }

  private static void notFiniteToInfinity(float[] lane, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(lane[i])) {
        lane[i] = Float.POSITIVE_INFINITY;
      }
    }
  }

  /**
   * The result, pixel by pixel.
   *
   * @param values NaN where no frame has a value
   * @param variances in the values' unit squared; NaN there too
   * @param counts values that entered, 255 for more
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is meant: planes are never compared by value
  record Combined(float[] values, float[] variances, byte[] counts) {}
}
