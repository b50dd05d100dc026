package org.nightjar.extraction.detection;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Workers;

/** Finds the runs of detected pixels, band by band. */
final class RunScan {
  private static final int BAND_ROWS = 64;

  private RunScan() {}

  /**
   * Scans the frame.
   *
   * @param rows makes the detection image of one band
   * @param mostPixels gives up above this many detected pixels
   * @return null when there are more
   */
  static @Nullable RunList scan(
      int width, int height, Supplier<DetectionRows> rows, long mostPixels, Workers workers) {
    int bands = (height + BAND_ROWS - 1) / BAND_ROWS;
    var found = new RunList[bands];
    // Whether the sum exceeds the limit does not depend on who finds out first.
    var pixels = new AtomicLong();
    workers.run(
        bands,
        b -> {
          var list = new RunList();
          found[b] = list;
          if (pixels.get() > mostPixels) {
            return;
          }
          var image = rows.get();
          var value = new float[width];
          var limit = new float[width];
          var amplitude = new float[width];
          int before = 0;
          for (int y = b * BAND_ROWS; y < Math.min(height, (b + 1) * BAND_ROWS); y++) {
            image.row(y, value, limit);
            scanRow(y, image, value, limit, amplitude, list);
            if (list.pixels() > before && pixels.addAndGet(list.pixels() - before) > mostPixels) {
              return;
            }
            before = list.pixels();
          }
        });
    return pixels.get() > mostPixels ? null : RunList.joined(found);
  }

  private static void scanRow(
      int y, DetectionRows image, float[] value, float[] limit, float[] amplitude, RunList list) {
    int width = value.length;
    boolean any = false;
    int x = next(value, limit, 0);
    while (x < width) {
      int from = x;
      while (x < width && value[x] > limit[x]) {
        x++;
      }
      if (!any) {
        image.amplitudes(value, amplitude);
        any = true;
      }
      list.add(y, from, x);
      list.lay(amplitude, value, limit, image.limitSigma());
      x = next(value, limit, x);
    }
  }

  /** First detected pixel from x on; the width when there is none. */
  private static int next(float[] value, float[] limit, int x) {
    int i = x;
    while (i < value.length && !(value[i] > limit[i])) {
      i++;
    }
    return i;
  }
}
