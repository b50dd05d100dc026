package org.nightjar.astrometry.fit;

import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.wcs.Wcs;

/** What is left between stars and sources under given coordinates. */
final class PlateResiduals {
  private static final int MAP = 5;
  private static final int MAP_STARS = 4;

  private PlateResiduals() {}

  static PlateFitResult of(
      Wcs wcs, Pairs pairs, double[] x, double[] y, StarField stars, int width, int height) {
    int n = pairs.size();
    var dx = new double[n];
    var dy = new double[n];
    var cell = new int[n];
    var xy = new double[2];
    double squaresX = 0;
    double squaresY = 0;
    double largest = 0;
    for (int k = 0; k < n; k++) {
      int i = pairs.source()[k];
      int s = pairs.star()[k];
      wcs.skyToPixel(stars.raDeg()[s], stars.decDeg()[s], xy);
      dx[k] = xy[0] - x[i];
      dy[k] = xy[1] - y[i];
      squaresX += dx[k] * dx[k];
      squaresY += dy[k] * dy[k];
      largest = Math.max(largest, Math.hypot(dx[k], dy[k]));
      int column = Math.clamp((long) ((x[i] + 0.5) / width * MAP), 0, MAP - 1);
      int row = Math.clamp((long) ((y[i] + 0.5) / height * MAP), 0, MAP - 1);
      cell[k] = row * MAP + column;
    }
    double rms = Math.sqrt((squaresX + squaresY) / n);
    double scale = wcs.pixelScaleArcsec((width - 1) / 2.0, (height - 1) / 2.0);
    return new PlateFitResult(
        wcs,
        n,
        0,
        wcs.distortionOrder(),
        rms,
        Math.sqrt(squaresX / n),
        Math.sqrt(squaresY / n),
        rms * scale,
        largest,
        largestOfMap(dx, dy, cell),
        Double.NaN,
        Double.NaN,
        pairs.source(),
        pairs.star());
  }

  private static double largestOfMap(double[] dx, double[] dy, int[] cell) {
    double largest = 0;
    var inX = new double[dx.length];
    var inY = new double[dx.length];
    for (int c = 0; c < MAP * MAP; c++) {
      int n = 0;
      for (int k = 0; k < dx.length; k++) {
        if (cell[k] == c) {
          inX[n] = dx[k];
          inY[n++] = dy[k];
        }
      }
      if (n >= MAP_STARS) {
        largest =
            Math.max(
                largest, Math.hypot(Robust.medianInPlace(inX, n), Robust.medianInPlace(inY, n)));
      }
    }
    return largest;
  }
}
