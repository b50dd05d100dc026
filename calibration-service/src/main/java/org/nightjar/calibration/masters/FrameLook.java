package org.nightjar.calibration.masters;

import org.nightjar.calibration.masters.FramePreparation.Ready;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.statistics.StarCount;

/**
 * What a calibration frame looks like, in a few numbers by which a light among darks is known.
 *
 * @param level ADU: median, mode of a flat
 * @param noise of neighbouring pixels, fixed pattern included; ADU, for flats a share of the level
 * @param stars compact sources that are spread like stars' images, up to {@link #MOST_STARS}
 * @param peaks all that stands out, single hot pixels too
 * @param patches medians of 6 × 6 parts, row by row, in units of the noise's
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
record FrameLook(double level, double noise, int stars, int peaks, double[] patches) {
  static final int MOST_STARS = 2000;

  /** Of a star's peak in three of its neighbours; light that leaks from a hot pixel is less. */
  private static final double SHARE_OF_PEAK = 0.1;

  private static final int SIDE = 6;
  private static final int SAMPLES = 40; // on a side of a patch

  static FrameLook of(Ready ready) {
    var plane = new Plane(ready.width(), ready.height(), ready.pixels());
    var count = StarCount.of(plane, MOST_STARS, SHARE_OF_PEAK);
    return new FrameLook(
        ready.level(), PixelNoise.ofFrame(plane), count.stars(), count.peaks(), patches(plane));
  }

  private static double[] patches(Plane plane) {
    var medians = new double[SIDE * SIDE];
    var values = new double[SAMPLES * SAMPLES];
    for (int k = 0; k < medians.length; k++) {
      int x0 = k % SIDE * plane.width() / SIDE;
      int x1 = (k % SIDE + 1) * plane.width() / SIDE;
      int y0 = k / SIDE * plane.height() / SIDE;
      int y1 = (k / SIDE + 1) * plane.height() / SIDE;
      int n = 0;
      for (int j = 0; j < SAMPLES; j++) {
        for (int i = 0; i < SAMPLES; i++) {
          int x = x0 + (int) ((2L * i + 1) * (x1 - x0) / (2L * SAMPLES));
          int y = y0 + (int) ((2L * j + 1) * (y1 - y0) / (2L * SAMPLES));
          float v = plane.at(Math.min(x, plane.width() - 1), Math.min(y, plane.height() - 1));
          if (Float.isFinite(v)) {
            values[n++] = v;
          }
        }
      }
      medians[k] = Robust.medianInPlace(values, n);
    }
    return medians;
  }
}
