package org.nightjar.extraction.psf;

import org.nightjar.extraction.measurement.Owners;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/** The pixels of one star that a profile is fitted to: within a circle, usable, nobody else's. */
final class StarPixels {
  final int[] x;
  final int[] y;
  final double[] value;
  final int count;

  /** Share of the inner half of the circle that is usable. */
  final double innerShare;

  private StarPixels(int[] x, int[] y, double[] value, int count, double innerShare) {
    this.x = x;
    this.y = y;
    this.value = value;
    this.count = count;
    this.innerShare = innerShare;
  }

  static StarPixels of(
      Plane subtracted,
      FlagPlane flags,
      Owners owners,
      int source,
      double cx,
      double cy,
      double radius) {
    int x0 = (int) Math.max(0, Math.ceil(cx - radius));
    int y0 = (int) Math.max(0, Math.ceil(cy - radius));
    int width = (int) Math.min(subtracted.width() - 1.0, Math.floor(cx + radius)) - x0 + 1;
    int height = (int) Math.min(subtracted.height() - 1.0, Math.floor(cy + radius)) - y0 + 1;
    int n = Math.max(0, width) * Math.max(0, height);
    var xs = new int[n];
    var ys = new int[n];
    var values = new double[n];
    var owner = new int[n];
    if (n > 0) {
      owners.paint(x0, y0, width, height, owner);
    }
    int count = 0;
    int inner = 0;
    for (int i = 0; i < n; i++) {
      int px = x0 + i % width;
      int py = y0 + i / width;
      double square = (px - cx) * (px - cx) + (py - cy) * (py - cy);
      if (square > radius * radius
          || owner[i] >= 0 && owner[i] != source
          || flags.any(px, py, PixelFlag.UNUSABLE)) {
        continue;
      }
      xs[count] = px;
      ys[count] = py;
      values[count++] = subtracted.at(px, py);
      if (square < 0.25 * radius * radius) {
        inner++;
      }
    }
    return new StarPixels(xs, ys, values, count, inner / (0.25 * Math.PI * radius * radius));
  }
}
