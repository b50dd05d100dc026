package org.nightjar.extraction;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Random;
import org.nightjar.extraction.measurement.Owners;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/**
 * A lattice of equal stars with noise, and the catalogue that a threshold at the noise finds on it.
 * The sky is subtracted.
 */
public final class DrawnField {
  public final Plane plane;
  public final FlagPlane flags;
  public final SourceCatalog sources;
  public final Detector detector;
  public final double[] trueX;
  public final double[] trueY;
  public final double flux;
  private final int spacing;
  private final int across;
  private final int[] owner;

  /**
   * @param stars per side
   * @param snr of each star, about
   */
  public DrawnField(DrawnStar star, int stars, double snr, double gain, long seed) {
    double extent = star.fwhmMajor() + star.trailPx();
    int half = (int) Math.ceil(4 * star.fwhmMajor() + star.trailPx() / 2 + 3);
    spacing = 2 * half + 1;
    across = stars;
    int side = spacing * stars;
    plane = Plane.zeros(side, side);
    flags = FlagPlane.clear(side, side);
    detector = new Detector(gain, 5.0, null);
    double rms = 10;
    double area = Math.PI * 1.5 * extent * 1.5 * star.fwhmMinor();
    // S/N² = F² / (A rms² + F / g), solved for F.
    flux =
        0.5
            * (snr * snr / gain
                + Math.sqrt(Math.pow(snr, 4) / (gain * gain) + 4 * snr * snr * area * rms * rms));
    var random = new Random(seed);
    int n = stars * stars;
    trueX = new double[n];
    trueY = new double[n];
    for (int i = 0; i < n; i++) {
      trueX[i] = half + spacing * (i % stars) + random.nextDouble() - 0.5;
      trueY[i] = half + spacing * (i / stars) + random.nextDouble() - 0.5;
      star.draw(plane, trueX[i], trueY[i], flux, half);
    }
    for (int i = 0; i < plane.pixels().length; i++) {
      double noise = Math.sqrt(rms * rms + plane.pixels()[i] / gain);
      plane.pixels()[i] += (float) (noise * random.nextGaussian());
    }
    owner = new int[side * side];
    Arrays.fill(owner, -1);
    sources = threshold(n, half, rms);
  }

  public Owners owners() {
    return (x0, y0, w, h, out) -> {
      for (int r = 0; r < h; r++) {
        System.arraycopy(owner, (y0 + r) * plane.width() + x0, out, r * w, w);
      }
    };
  }

  private SourceCatalog threshold(int n, int half, double rms) {
    var c = new EnumMap<SourceColumn, double[]>(SourceColumn.class);
    for (var column :
        new SourceColumn[] {
          SourceColumn.X,
          SourceColumn.Y,
          SourceColumn.A,
          SourceColumn.B,
          SourceColumn.THETA,
          SourceColumn.CXX,
          SourceColumn.CYY,
          SourceColumn.CXY,
          SourceColumn.PEAK,
          SourceColumn.THRESHOLD,
          SourceColumn.BACKGROUND,
          SourceColumn.BACKGROUND_RMS,
          SourceColumn.X_MIN,
          SourceColumn.X_MAX,
          SourceColumn.Y_MIN,
          SourceColumn.Y_MAX,
          SourceColumn.FLAGS,
          SourceColumn.PIXEL_FLAGS
        }) {
      c.put(column, new double[n]);
    }
    for (int i = 0; i < n; i++) {
      int cx = half + spacing * (i % across);
      int cy = half + spacing * (i / across);
      double sum = 0;
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double syy = 0;
      double sxy = 0;
      double peak = 0;
      for (int y = cy - half; y <= cy + half; y++) {
        for (int x = cx - half; x <= cx + half; x++) {
          double v = plane.at(x, y);
          if (v < 3 * rms || smooth(x, y) < 2 * rms) {
            continue;
          }
          owner[y * plane.width() + x] = i;
          double dx = x - cx;
          double dy = y - cy;
          sum += v;
          sx += v * dx;
          sy += v * dy;
          sxx += v * dx * dx;
          syy += v * dy * dy;
          sxy += v * dx * dy;
          peak = Math.max(peak, v);
        }
      }
      double mx = sx / sum;
      double my = sy / sum;
      double x2 = Math.max(sxx / sum - mx * mx, 1 / 12.0);
      double y2 = Math.max(syy / sum - my * my, 1 / 12.0);
      double xy = sxy / sum - mx * my;
      double swing = Math.hypot(0.5 * (x2 - y2), xy);
      double det = Math.max(x2 * y2 - xy * xy, 0.006);
      c.get(SourceColumn.X)[i] = cx + mx;
      c.get(SourceColumn.Y)[i] = cy + my;
      c.get(SourceColumn.A)[i] = Math.sqrt(0.5 * (x2 + y2) + swing);
      c.get(SourceColumn.B)[i] = Math.sqrt(Math.max(0.07, 0.5 * (x2 + y2) - swing));
      c.get(SourceColumn.THETA)[i] = Math.toDegrees(0.5 * Math.atan2(2 * xy, x2 - y2));
      c.get(SourceColumn.CXX)[i] = y2 / det;
      c.get(SourceColumn.CYY)[i] = x2 / det;
      c.get(SourceColumn.CXY)[i] = -2 * xy / det;
      c.get(SourceColumn.PEAK)[i] = peak;
      c.get(SourceColumn.THRESHOLD)[i] = 2 * rms;
      c.get(SourceColumn.BACKGROUND)[i] = 0;
      c.get(SourceColumn.BACKGROUND_RMS)[i] = rms;
      c.get(SourceColumn.X_MIN)[i] = cx - 1;
      c.get(SourceColumn.X_MAX)[i] = cx + 1;
      c.get(SourceColumn.Y_MIN)[i] = cy - 1;
      c.get(SourceColumn.Y_MAX)[i] = cy + 1;
    }
    return SourceCatalog.ofSize(n).withAll(c);
  }

  private double smooth(int x, int y) {
    double sum = 0;
    for (int k = 0; k < 9; k++) {
      int px = Math.clamp((long) x - 1 + k % 3, 0, plane.width() - 1);
      int py = Math.clamp((long) y - 1 + k / 3, 0, plane.height() - 1);
      sum += plane.at(px, py);
    }
    return sum / 9;
  }
}
