package org.nightjar.imaging.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Wcs;

/** Lines of equal right ascension and declination over a frame, a handful of each. */
final class SkyGrid {
  private static final int WANTED = 5;
  private static final int MOST_LINES = 40;
  private static final int SAMPLES = 96;

  /** Round steps of declination in arcseconds, and of right ascension in seconds of time. */
  private static final double[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 54_000
  };

  private SkyGrid() {}

  /**
   * A piece of a line within the frame.
   *
   * @param label e.g. {@code 19h04m00s} or {@code +36°30′}
   * @param points x, y, x, y, …
   */
  @SuppressWarnings("ArrayRecordComponent") // written at once, never compared
  record Line(String label, double[] points) {}

  static List<Line> over(Wcs wcs, int width, int height) {
    var extent = Extent.of(wcs, width, height);
    var lines = new ArrayList<Line>();
    if (extent == null) {
      return lines;
    }
    double decStep = step((extent.decTo - extent.decFrom) * 3600 / WANTED) / 3600;
    for (double dec = Math.ceil(extent.decFrom / decStep) * decStep;
        dec <= extent.decTo && lines.size() < MOST_LINES;
        dec += decStep) {
      double d = dec;
      cut(
          lines,
          decLabel(d, decStep),
          wcs,
          width,
          height,
          t -> new double[] {extent.raFrom + t * (extent.raTo - extent.raFrom), d});
    }
    double raStep = step((extent.raTo - extent.raFrom) * 240 / WANTED) / 240;
    for (double ra = Math.ceil(extent.raFrom / raStep) * raStep;
        ra <= extent.raTo && lines.size() < 2 * MOST_LINES;
        ra += raStep) {
      double r = ra;
      cut(
          lines,
          raLabel(r, raStep),
          wcs,
          width,
          height,
          t -> new double[] {r, extent.decFrom + t * (extent.decTo - extent.decFrom)});
    }
    return lines;
  }

  private static double step(double wanted) {
    for (double s : STEPS) {
      if (s >= wanted) {
        return s;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  private interface Curve {
    double[] at(double t);
  }

  /** Keeps the pieces that lie within the frame. */
  private static void cut(
      List<Line> lines, String label, Wcs wcs, int width, int height, Curve curve) {
    var points = new double[2 * (SAMPLES + 1)];
    var xy = new double[2];
    int n = 0;
    for (int i = 0; i <= SAMPLES; i++) {
      var sky = curve.at((double) i / SAMPLES);
      boolean seen =
          wcs.skyToPixel(sky[0], sky[1], xy)
              && xy[0] > -0.05 * width
              && xy[0] < 1.05 * width
              && xy[1] > -0.05 * height
              && xy[1] < 1.05 * height;
      if (seen) {
        points[n++] = xy[0];
        points[n++] = xy[1];
      }
      if ((!seen || i == SAMPLES) && n > 0) {
        if (n > 2) {
          lines.add(new Line(label, Arrays.copyOf(points, n)));
        }
        n = 0;
      }
    }
  }

  private static String raLabel(double raDeg, double stepDeg) {
    long s = Math.floorMod(Math.round(raDeg * 240), 86_400L);
    return stepDeg * 240 < 60
        ? String.format(Locale.ROOT, "%02dh%02dm%02ds", s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%02dh%02dm", s / 3600, s / 60 % 60);
  }

  private static String decLabel(double decDeg, double stepDeg) {
    long s = Math.abs(Math.round(decDeg * 3600));
    var sign = Math.round(decDeg * 3600) < 0 ? "−" : "+";
    return stepDeg * 3600 < 60
        ? String.format(Locale.ROOT, "%s%02d°%02d′%02d″", sign, s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%s%02d°%02d′", sign, s / 3600, s / 60 % 60);
  }

  /** What of the sky the frame's edge and middle span; right ascension without a jump. */
  private record Extent(double raFrom, double raTo, double decFrom, double decTo) {
    private static final int EDGE = 24;

    static @Nullable Extent of(Wcs wcs, int width, int height) {
      var sky = new double[2];
      wcs.pixelToSky((width - 1) / 2.0, (height - 1) / 2.0, sky);
      double ra0 = sky[0];
      if (!Double.isFinite(ra0)) {
        return null;
      }
      double raFrom = ra0;
      double raTo = ra0;
      double decFrom = sky[1];
      double decTo = sky[1];
      for (int i = 0; i <= EDGE; i++) {
        for (int j = 0; j <= EDGE; j++) {
          wcs.pixelToSky((double) i / EDGE * (width - 1), (double) j / EDGE * (height - 1), sky);
          if (Double.isFinite(sky[0])) {
            double ra = ra0 + Math.IEEEremainder(sky[0] - ra0, 360);
            raFrom = Math.min(raFrom, ra);
            raTo = Math.max(raTo, ra);
            decFrom = Math.min(decFrom, sky[1]);
            decTo = Math.max(decTo, sky[1]);
          }
        }
      }
      boolean pole = raTo - raFrom > 180;
      return new Extent(
          pole ? 0 : raFrom,
          pole ? 360 : raTo,
          pole && decFrom < 0 ? -90 : decFrom,
          pole && decTo > 0 ? 90 : decTo);
    }
  }
}
