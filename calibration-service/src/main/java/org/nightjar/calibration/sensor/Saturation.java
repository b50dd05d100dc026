package org.nightjar.calibration.sensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;

/**
 * Finds saturated pixels and bleed columns in the raw numbers, before any arithmetic moves them.
 *
 * <p>A pixel is saturated where ingest says that a raw pixel under it was, or where it reaches the
 * detector's level. Runs of at least {@link #BLEED_RUN_PX} along the read-out axis (y) are bleed
 * columns as well; then the saturated ones grow by one pixel in all eight directions, because their
 * neighbours are no longer linear either.
 */
public final class Saturation {
  /** Saturated pixels in a row along the read-out axis that count as a bleed column. */
  public static final int BLEED_RUN_PX = 5;

  private Saturation() {}

  /** Whether a saturation level, or a mask, is known at all. */
  public static boolean known(RawImage raw) {
    return raw.saturated() != null || raw.detector().saturationAdu() != null;
  }

  /**
   * Flags the part {@code area} of a raw frame.
   *
   * @param hot pixels (of the area) that are full by themselves, in the dark too: not counted, not
   *     grown; null for none
   * @param flags of the area; SATURATED and BLEED are raised
   * @return how many pixels are saturated, before growing
   */
  public static int flag(RawImage raw, Rectangle area, @Nullable FlagPlane hot, FlagPlane flags) {
    int w = area.width();
    var seeds = seeds(raw, area, hot);
    for (int seed : seeds) {
      grow(flags, seed % w, seed / w);
    }
    if (seeds.length >= BLEED_RUN_PX) {
      flagBleeding(seeds, flags);
    }
    return seeds.length;
  }

  /** Indices within the area, ascending. Few pixels are saturated: no plane is made of them. */
  private static int[] seeds(RawImage raw, Rectangle area, @Nullable FlagPlane hot) {
    int w = area.width();
    var image = raw.image();
    var mask = raw.saturated();
    var level = raw.detector().saturationAdu();
    if (mask == null && level == null) {
      return new int[0];
    }
    float limit = level == null ? Float.POSITIVE_INFINITY : lowestFloatAtLeast(level);
    var seeds = new int[64];
    int count = 0;
    for (int y = 0; y < area.height(); y++) {
      int from = (y + area.y0()) * image.width() + area.x0();
      for (int x = 0; x < w; x++) {
        boolean full = mask != null ? mask[from + x] : image.pixels()[from + x] >= limit;
        if (full && (hot == null || !hot.any(x, y, PixelFlag.HOT | PixelFlag.BAD))) {
          if (count == seeds.length) {
            seeds = Arrays.copyOf(seeds, 2 * count);
          }
          seeds[count++] = y * w + x;
        }
      }
    }
    return Arrays.copyOf(seeds, count);
  }

  private static float lowestFloatAtLeast(double level) {
    float f = (float) level;
    return f < level ? Math.nextUp(f) : f;
  }

  private static void grow(FlagPlane flags, int x, int y) {
    for (int v = Math.max(0, y - 1); v <= Math.min(flags.height() - 1, y + 1); v++) {
      for (int u = Math.max(0, x - 1); u <= Math.min(flags.width() - 1, x + 1); u++) {
        flags.raise(u, v, PixelFlag.SATURATED);
      }
    }
  }

  private static void flagBleeding(int[] seeds, FlagPlane flags) {
    int w = flags.width();
    var runs = new int[w];
    var last = new int[w];
    for (int seed : seeds) {
      int x = seed % w;
      int y = seed / w;
      runs[x] = runs[x] > 0 && last[x] == y - 1 ? runs[x] + 1 : 1;
      last[x] = y;
      if (runs[x] == BLEED_RUN_PX) {
        for (int v = y - BLEED_RUN_PX + 1; v <= y; v++) {
          flags.raise(x, v, PixelFlag.BLEED);
        }
      } else if (runs[x] > BLEED_RUN_PX) {
        flags.raise(x, y, PixelFlag.BLEED);
      }
    }
  }
}
