package org.nightjar.calibration.sensor;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;

/**
 * Finds the margins that aligning and stacking programs leave: pixels that no light reached, filled
 * with zeros, with another constant, or with copies of the last pixel of a row or column.
 *
 * <p>A pixel is padding when it and all pixels between it and the frame's edge, along its row or
 * column, are equal, at least {@link #LEAST_RUN_PX} of them. The highest value of a frame is no
 * padding: it may be a star that bleeds. A frame whose own sky is so flat that equal runs fill it
 * (clipped at black, or without noise) has no padding that could be told.
 */
public final class Padding {
  /** Noise does not repeat itself that often. */
  static final int LEAST_RUN_PX = 16;

  /**
   * Where padding is this thick, what interpolation made of its rim is none of the sky's either.
   */
  private static final int THICK_PX = 3;

  private static final int RIM_PX = 2;

  /** More of the rest than this in runs as long: the sky itself is constant. */
  private static final double FLAT_SHARE = 0.01;

  /** Less of the frame than this left over: what runs out to the edges is the sky. */
  private static final double LEAST_REST = 0.05;

  private final float[] pixels;
  private final int stride;
  private final Rectangle area;
  private final int w;
  private final int h;
  private final FlagPlane flags;
  private final float highest;

  private Padding(RawImage raw, Rectangle area, FlagPlane flags) {
    this.pixels = raw.image().pixels();
    this.stride = raw.image().width();
    this.area = area;
    this.w = area.width();
    this.h = area.height();
    this.flags = flags;
    this.highest = highest();
  }

  /**
   * Flags the part {@code area} of a raw frame.
   *
   * @param flags of the area; saturated pixels are never padding; NO_DATA is raised
   * @return how many pixels are padding
   */
  public static int flag(RawImage raw, Rectangle area, FlagPlane flags) {
    if (!anyRun(raw, area)) {
      return 0;
    }
    return new Padding(raw, area, flags).flag();
  }

  /** Cheap: most frames' edges are alive. */
  private static boolean anyRun(RawImage raw, Rectangle area) {
    var p = raw.image().pixels();
    int stride = raw.image().width();
    int w = area.width();
    int h = area.height();
    int first = area.y0() * stride + area.x0();
    int across = Math.min(LEAST_RUN_PX, w);
    int along = Math.min(LEAST_RUN_PX, h);
    boolean wide = w >= LEAST_RUN_PX;
    boolean high = h >= LEAST_RUN_PX;
    for (int y = 0; wide && y < h; y++) {
      int left = first + y * stride;
      if (run(p, left, 1, across) == across || run(p, left + w - 1, -1, across) == across) {
        return true;
      }
    }
    for (int x = 0; high && x < w; x++) {
      int top = first + x;
      int bottom = top + (h - 1) * stride;
      if (run(p, top, stride, along) == along || run(p, bottom, -stride, along) == along) {
        return true;
      }
    }
    return false;
  }

  /** How many of the pixels from {@code at} on are equal to the first, at most {@code most}. */
  private static int run(float[] p, int at, int step, int most) {
    float value = p[at];
    int n = 1;
    while (n < most && p[at + n * step] == value) {
      n++;
    }
    return n;
  }

  private float highest() {
    float top = Float.NEGATIVE_INFINITY;
    for (int y = 0; y < h; y++) {
      int from = at(0, y);
      for (int i = from; i < from + w; i++) {
        top = Math.max(top, Float.isFinite(pixels[i]) ? pixels[i] : top);
      }
    }
    return top;
  }

  private int at(int x, int y) {
    return (y + area.y0()) * stride + x + area.x0();
  }

  private int flag() {
    var padding = new boolean[w * h];
    for (int y = 0; y < h; y++) {
      mark(padding, at(0, y), 1, w, y * w, 1);
      mark(padding, at(w - 1, y), -1, w, y * w + w - 1, -1);
    }
    for (int x = 0; x < w; x++) {
      mark(padding, at(x, 0), stride, h, x, w);
      mark(padding, at(x, h - 1), -stride, h, x + (h - 1) * w, -w);
    }
    if (flatSky(padding)) {
      return 0;
    }
    rim(padding);
    int count = 0;
    for (int i = 0; i < padding.length; i++) {
      if (padding[i]) {
        flags.bits()[i] |= (byte) PixelFlag.NO_DATA;
        count++;
      }
    }
    return count;
  }

  /** Marks the run at one end of a row or column, where it is long enough. */
  private void mark(boolean[] padding, int from, int step, int most, int into, int intoStep) {
    float value = pixels[from];
    // Full pixels are constant too, and a bleeding star reaches the edge.
    if (value == highest || (flags.bits()[into] & PixelFlag.SATURATED) != 0) {
      return;
    }
    int n = run(pixels, from, step, most);
    for (int k = 0; n >= LEAST_RUN_PX && k < n; k++) {
      padding[into + k * intoStep] = true;
    }
  }

  private boolean flatSky(boolean[] padding) {
    long rest = 0;
    long flat = 0;
    for (int y = 0; y < h; y++) {
      int x = 0;
      while (x < w) {
        if (padding[y * w + x]) {
          x++;
          continue;
        }
        int n = run(pixels, at(x, y), 1, w - x);
        rest += n;
        flat += n >= LEAST_RUN_PX ? n : 0;
        x += n;
      }
    }
    return flat > FLAT_SHARE * rest || rest < LEAST_REST * w * h;
  }

  /** Two pixels more at the inner end of thick padding. */
  private void rim(boolean[] padding) {
    var before = padding.clone();
    for (int y = 0; y < h; y++) {
      widen(before, padding, y * w, 1, w);
      widen(before, padding, y * w + w - 1, -1, w);
    }
    for (int x = 0; x < w; x++) {
      widen(before, padding, x, w, h);
      widen(before, padding, x + (h - 1) * w, -w, h);
    }
  }

  private static void widen(boolean[] before, boolean[] padding, int from, int step, int most) {
    int n = 0;
    while (n < most && before[from + n * step]) {
      n++;
    }
    for (int k = n; n >= THICK_PX && k < Math.min(most, n + RIM_PX); k++) {
      padding[from + k * step] = true;
    }
  }
}
