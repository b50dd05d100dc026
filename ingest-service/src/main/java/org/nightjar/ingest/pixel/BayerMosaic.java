package org.nightjar.ingest.pixel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;

/**
 * A colour sensor's mosaic. Its green pixels lie on one diagonal of every 2 × 2 block; their mean
 * is one pixel of the normalised frame, whose centre lies at x_raw = 2 x + 0.5.
 *
 * @param pattern colours of the file's first two rows, e.g. {@code GRBG}
 * @param greenIsOdd whether pixels with odd x + y are green (RGGB, BGGR)
 */
public record BayerMosaic(String pattern, boolean greenIsOdd) {
  private static final int SAMPLE_ROWS = 400;

  /**
   * Reads a pattern and its offsets.
   *
   * @param text as BAYERPAT has it
   * @param xOffset XBAYROFF
   * @param yOffset YBAYROFF
   * @return empty when it is no Bayer pattern
   */
  public static Optional<BayerMosaic> parse(String text, int xOffset, int yOffset) {
    var p = text.strip().toUpperCase(Locale.ROOT);
    if (!p.matches("RGGB|BGGR|GRBG|GBRG")) {
      return Optional.empty();
    }
    var shifted = new StringBuilder();
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 2; x++) {
        shifted.append(p.charAt(2 * ((y + yOffset) & 1) + ((x + xOffset) & 1)));
      }
    }
    return Optional.of(new BayerMosaic(shifted.toString(), shifted.charAt(0) != 'G'));
  }

  /** The same mosaic with its rows in the other order, for an even number of rows. */
  public BayerMosaic turnedOver() {
    var p = pattern.substring(2) + pattern.substring(0, 2);
    return new BayerMosaic(p, p.charAt(0) != 'G');
  }

  /**
   * Which diagonal the pixels themselves call green: the two greens see the same light, red and
   * blue do not.
   *
   * @return true when odd x + y is green, false when even is, null when the pixels don't tell
   */
  public static @Nullable Boolean greenIsOddByPixels(Plane mosaic) {
    var level = new double[4];
    var error = new double[4];
    for (int k = 0; k < 4; k++) {
      var values = channel(mosaic, k & 1, k >> 1);
      if (values.length < 400) {
        return null;
      }
      Arrays.sort(values);
      int n = values.length;
      level[k] = mean(values, n / 4, n - n / 4);
      // of a mean of the middle half of a normal distribution, from its quartiles
      error[k] = (values[n - n / 4 - 1] - values[n / 4]) / 1.349 * 1.1 / Math.sqrt(n);
    }
    double odd = Math.abs(level[1] - level[2]);
    double even = Math.abs(level[0] - level[3]);
    double noise =
        Math.sqrt(
            error[0] * error[0] + error[1] * error[1] + error[2] * error[2] + error[3] * error[3]);
    double larger = Math.max(odd, even);
    if (larger < 20 * noise || Math.min(odd, even) * 5 > larger) {
      return null;
    }
    return odd < even;
  }

  private static double mean(float[] sorted, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += sorted[i];
    }
    return sum / (to - from);
  }

  private static float[] channel(Plane mosaic, int x0, int y0) {
    int step = Math.max(1, mosaic.height() / 2 / SAMPLE_ROWS) * 2;
    var values = new float[((mosaic.height() + step - 1) / step) * (mosaic.width() / 2 + 1)];
    int n = 0;
    for (int y = y0; y < mosaic.height(); y += step) {
      for (int x = x0; x < mosaic.width(); x += 2) {
        float v = mosaic.at(x, y);
        if (!Float.isNaN(v)) {
          values[n++] = v;
        }
      }
    }
    return Arrays.copyOf(values, n);
  }

  /**
   * Green superpixels: means of the two greens at half the size; an odd last row or column goes.
   */
  public Plane green(Plane mosaic) {
    int w = mosaic.width() / 2;
    int h = mosaic.height() / 2;
    var out = new float[w * h];
    var in = mosaic.pixels();
    int stride = mosaic.width();
    int first = greenIsOdd ? 1 : 0;
    for (int y = 0; y < h; y++) {
      int upper = 2 * y * stride + first;
      int lower = (2 * y + 1) * stride + 1 - first;
      for (int x = 0; x < w; x++) {
        out[y * w + x] = 0.5f * (in[upper + 2 * x] + in[lower + 2 * x]);
      }
    }
    return new Plane(w, h, out);
  }

  /** Superpixels under which a green pixel reached a level. */
  public boolean[] reached(Plane mosaic, double levelAdu) {
    int w = mosaic.width() / 2;
    int h = mosaic.height() / 2;
    var out = new boolean[w * h];
    int first = greenIsOdd ? 1 : 0;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        out[y * w + x] =
            mosaic.at(2 * x + first, 2 * y) >= levelAdu
                || mosaic.at(2 * x + 1 - first, 2 * y + 1) >= levelAdu;
      }
    }
    return out;
  }
}
