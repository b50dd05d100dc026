package org.nightjar.extraction.measurement;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * The surroundings of one source, cleaned: a pixel of a neighbour, and a pixel that carries no
 * light of the sky, is replaced by the one opposite the source's centre, or by the background where
 * that is no better. One per thread, filled again and again.
 */
final class Stamp {
  static final int OWN = 0;
  static final int REPLACED = 1;

  private final Plane plane;
  private final FlagPlane flags;
  private final Owners owners;

  int x0;
  int y0;
  int width;
  int height;

  /** [height × width] cleaned pixels, background subtracted, ADU. */
  float[] pixels = new float[0];

  /** {@link #OWN} or {@link #REPLACED}. */
  byte[] state = new byte[0];

  /** Row index of the source a pixel belongs to, −1 = none. */
  int[] owner = new int[0];

  Stamp(Plane plane, FlagPlane flags, Owners owners) {
    this.plane = plane;
    this.flags = flags;
    this.owners = owners;
  }

  /** Fills the stamp with what lies within {@code reach} pixels of (x, y), cut at the edge. */
  void load(int source, double x, double y, int reach) {
    int cx = (int) Math.rint(x);
    int cy = (int) Math.rint(y);
    x0 = Math.clamp((long) cx - reach, 0, plane.width() - 1);
    y0 = Math.clamp((long) cy - reach, 0, plane.height() - 1);
    width = Math.clamp((long) cx + reach, 0, plane.width() - 1) - x0 + 1;
    height = Math.clamp((long) cy + reach, 0, plane.height() - 1) - y0 + 1;
    int n = width * height;
    if (pixels.length < n) {
      pixels = new float[n];
      state = new byte[n];
      owner = new int[n];
    }
    owners.paint(x0, y0, width, height, owner);
    var from = plane.pixels();
    var bits = flags.bits();
    boolean dirty = false;
    for (int r = 0; r < height; r++) {
      int at = (y0 + r) * plane.width() + x0;
      System.arraycopy(from, at, pixels, r * width, width);
      for (int c = 0; c < width; c++) {
        int who = owner[r * width + c];
        boolean foreign = who >= 0 && who != source;
        boolean dark = (bits[at + c] & PixelFlag.MASKED) != 0;
        state[r * width + c] = (byte) (foreign || dark ? REPLACED : OWN);
        dirty |= foreign || dark;
      }
    }
    if (dirty) {
      replace(x, y);
    }
  }

  private void replace(double x, double y) {
    int mirrorX = (int) Math.rint(2 * x) - 2 * x0;
    int mirrorY = (int) Math.rint(2 * y) - 2 * y0;
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        if (state[r * width + c] == REPLACED) {
          int mc = mirrorX - c;
          int mr = mirrorY - r;
          boolean usable = mc >= 0 && mr >= 0 && mc < width && mr < height;
          pixels[r * width + c] =
              usable && state[mr * width + mc] == OWN ? pixels[mr * width + mc] : 0;
        }
      }
    }
  }

  /** Whether a box about (x, y) lies on the frame. */
  boolean onFrame(double x, double y, double halfWidth, double halfHeight) {
    return x - halfWidth >= -0.5
        && y - halfHeight >= -0.5
        && x + halfWidth <= plane.width() - 0.5
        && y + halfHeight <= plane.height() - 0.5;
  }
}
