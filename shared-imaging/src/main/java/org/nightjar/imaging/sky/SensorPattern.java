package org.nightjar.imaging.sky;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nightjar.imaging.sky.Streams.Purpose;

/** What is the same in every frame of a sensor: response, dark current, bias, row by row. */
final class SensorPattern {
  private final Sensor sensor;
  private final FlatField flat;
  private final List<FlatField.Dust> dust;
  private final Set<Integer> badColumns;
  private final Map<Integer, double[]> hot = new TreeMap<>();
  private final float[] bias;

  SensorPattern(Sensor sensor, FlatField flat) {
    this.sensor = sensor;
    this.flat = flat;
    this.dust = flat.dust(sensor.width(), sensor.height());
    this.badColumns = new HashSet<>(sensor.silicon().badColumns());
    scatterHotPixels();
    this.bias = new float[sensor.width() + sensor.electronics().overscanColumns()];
    var random = Streams.of(sensor.seed(), Purpose.BIAS, 0);
    for (int x = 0; x < bias.length; x++) {
      bias[x] =
          (float)
              (sensor.electronics().biasAdu()
                  + sensor.electronics().biasStructureAdu() * random.nextGaussian());
    }
  }

  private void scatterHotPixels() {
    long pixels = (long) sensor.width() * sensor.height();
    var random = Streams.of(sensor.seed(), Purpose.HOT_PIXELS, 0);
    long count = Math.round(sensor.silicon().dark().hotFraction() * pixels);
    for (long i = 0; i < count; i++) {
      int x = random.nextInt(sensor.width());
      int y = random.nextInt(sensor.height());
      double rate =
          -sensor.silicon().dark().hotElectronsPerSecond() * Math.log(1 - random.nextDouble());
      hot.merge(y, new double[] {x, rate}, SensorPattern::joined);
    }
  }

  private static double[] joined(double[] a, double[] b) {
    var all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** Bias level per column, overscan included, ADU. */
  float[] bias() {
    return bias;
  }

  /** Multiplies a row of light by vignetting, dust and the pixels' response. */
  void dim(float[] band, int offset, int y) {
    int width = sensor.width();
    int height = sensor.height();
    if (flat.cornerLoss() > 0) {
      for (int x = 0; x < width; x++) {
        band[offset + x] *= (float) flat.vignetting(x, y, width, height);
      }
    }
    for (var d : dust) {
      if (Math.abs(y - d.y()) < 1.1 * d.outerPx()) {
        int from = (int) Math.max(0, d.x() - 1.1 * d.outerPx());
        int to = (int) Math.min(width - 1, d.x() + 1.1 * d.outerPx());
        for (int x = from; x <= to; x++) {
          band[offset + x] *= (float) d.at(x, y);
        }
      }
    }
    if (sensor.silicon().pixelResponseRms() > 0) {
      var random = Streams.of(sensor.seed(), Purpose.PIXEL_RESPONSE, y);
      for (int x = 0; x < width; x++) {
        band[offset + x] *=
            (float) Math.max(0, 1 + sensor.silicon().pixelResponseRms() * random.nextGaussian());
      }
    }
    for (int x : badColumns) {
      if (x >= 0 && x < width) {
        band[offset + x] = 0;
      }
    }
  }

  /** Adds the dark charge of an exposure to a row. */
  void darken(float[] band, int offset, int y, double seconds) {
    var dark = sensor.silicon().dark();
    int width = sensor.width();
    if (dark.electronsPerSecond() > 0) {
      float level = (float) (dark.electronsPerSecond() * seconds);
      for (int x = 0; x < width; x++) {
        band[offset + x] += level;
      }
    }
    if (dark.glowElectronsPerSecond() > 0) {
      double reach = 0.1 * Math.hypot(width, sensor.height());
      for (int x = 0; x < width; x++) {
        band[offset + x] +=
            (float) (dark.glowElectronsPerSecond() * seconds * Math.exp(-Math.hypot(x, y) / reach));
      }
    }
    var hots = hot.get(y);
    if (hots != null) {
      for (int i = 0; i < hots.length; i += 2) {
        band[offset + (int) hots[i]] += (float) (hots[i + 1] * seconds);
      }
    }
  }

  /** Hot pixels as {x, y} with at least this excess, row by row. */
  List<int[]> hotPixels(double leastElectronsPerSecond) {
    var found = new java.util.ArrayList<int[]>();
    hot.forEach((y, hots) -> {
      for (int i = 0; i < hots.length; i += 2) {
        if (hots[i + 1] >= leastElectronsPerSecond) {
          found.add(new int[] {(int) hots[i], y});
        }
      }
    });
    return found;
  }
}
