package org.nightjar.extraction.psf;

import org.nightjar.extraction.measurement.Owners;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

/**
 * The pixels of one star that a profile is fitted to: within a circle, usable, nobody else's. Where
 * a star is much wider than a pixel, squares of pixels are averaged: the profile is as well known
 * from them, sooner.
 */
final class StarPixels {
  /** Pixels per side of a square. */
  final int bin;

  /** Centres of the squares. */
  final double[] x;

  final double[] y;

  /** Mean of each square, ADU per pixel. */
  final double[] value;

  final int count;

  /** Share of the inner half of the circle that is usable. */
  final double innerShare;

  private StarPixels(
      int bin, double[] x, double[] y, double[] value, int count, double innerShare) {
    this.bin = bin;
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
      double radius,
      int bin) {
    int x0 = (int) Math.max(0, Math.ceil(cx - radius));
    int y0 = (int) Math.max(0, Math.ceil(cy - radius));
    int width = (int) Math.min(subtracted.width() - 1.0, Math.floor(cx + radius)) - x0 + 1;
    int height = (int) Math.min(subtracted.height() - 1.0, Math.floor(cy + radius)) - y0 + 1;
    int columns = Math.max(0, width / bin);
    int n = columns * Math.max(0, height / bin);
    var xs = new double[n];
    var ys = new double[n];
    var values = new double[n];
    var owner = new int[Math.max(0, width) * Math.max(0, height)];
    if (n > 0) {
      owners.paint(x0, y0, width, height, owner);
    }
    int count = 0;
    int inner = 0;
    for (int i = 0; i < n; i++) {
      int left = bin * (i % columns);
      int low = bin * (i / columns);
      double px = x0 + left + 0.5 * (bin - 1);
      double py = y0 + low + 0.5 * (bin - 1);
      double square = (px - cx) * (px - cx) + (py - cy) * (py - cy);
      if (square > radius * radius) {
        continue;
      }
      double sum = 0;
      for (int k = 0; k < bin * bin; k++) {
        int c = left + k % bin;
        int r = low + k / bin;
        int who = owner[r * width + c];
        sum +=
            who >= 0 && who != source || flags.any(x0 + c, y0 + r, PixelFlag.UNUSABLE)
                ? Double.NaN
                : subtracted.at(x0 + c, y0 + r);
      }
      if (Double.isNaN(sum)) {
        continue;
      }
      xs[count] = px;
      ys[count] = py;
      values[count++] = sum / (bin * bin);
      if (square < 0.25 * radius * radius) {
        inner++;
      }
    }
    double innerArea = 0.25 * Math.PI * radius * radius;
    return new StarPixels(bin, xs, ys, values, count, inner * bin * bin / innerArea);
  }

  /** Those within a distance of the segment along which a trailed profile is drawn. */
  StarPixels near(double[] trailed, double distance) {
    double lx = trailed[Profile.SHAPE + 1];
    double ly = trailed[Profile.SHAPE + 2];
    double half2 = lx * lx + ly * ly;
    var xs = new double[count];
    var ys = new double[count];
    var values = new double[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      double dx = x[i] - trailed[Profile.X];
      double dy = y[i] - trailed[Profile.Y];
      double along = half2 > 0 ? Math.clamp((dx * lx + dy * ly) / half2, -1, 1) : 0;
      if (Math.hypot(dx - along * lx, dy - along * ly) <= distance) {
        xs[n] = x[i];
        ys[n] = y[i];
        values[n++] = value[i];
      }
    }
    return new StarPixels(bin, xs, ys, values, n, innerShare);
  }
}
