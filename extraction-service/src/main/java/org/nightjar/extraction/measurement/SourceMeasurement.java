package org.nightjar.extraction.measurement;

import java.util.Arrays;
import java.util.EnumMap;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

/**
 * Measures every source of a catalogue: windowed centroid, Kron flux, flux radii, core width,
 * half-flux radius, flags. Sources are independent of each other and of the number of threads.
 */
public final class SourceMeasurement {
  private static final int CHUNK = 64;

  /** Stamps never reach further than this from a source, so that a trail costs what a star does. */
  private static final int LARGEST_REACH_PX = 250;

  private static final int SMALLEST_REACH_PX = 8;

  /** Neighbour's share of the aperture above which a source counts as crowded. */
  private static final double CROWDED_SHARE = 0.1;

  private final Plane subtracted;
  private final FlagPlane flags;
  private final Detector detector;
  private final SourceCatalog found;
  private final EnumMap<SourceColumn, double[]> out = new EnumMap<>(SourceColumn.class);

  private SourceMeasurement(
      Plane subtracted, FlagPlane flags, Detector detector, SourceCatalog found) {
    this.subtracted = subtracted;
    this.flags = flags;
    this.detector = detector;
    this.found = found;
    for (var column : MEASURED) {
      var values = new double[found.size()];
      Arrays.fill(values, Double.NaN);
      out.put(column, values);
    }
  }

  private static final SourceColumn[] MEASURED = {
    SourceColumn.X_WIN,
    SourceColumn.Y_WIN,
    SourceColumn.ERR_X2_WIN,
    SourceColumn.ERR_Y2_WIN,
    SourceColumn.ERR_XY_WIN,
    SourceColumn.ERR_A_WIN,
    SourceColumn.ERR_B_WIN,
    SourceColumn.FLUX_AUTO,
    SourceColumn.FLUX_AUTO_ERROR,
    SourceColumn.KRON_RADIUS,
    SourceColumn.RADIUS_20,
    SourceColumn.RADIUS_50,
    SourceColumn.RADIUS_80,
    SourceColumn.RADIUS_90,
    SourceColumn.FWHM,
    SourceColumn.HFR,
    SourceColumn.SNR,
    SourceColumn.FLAGS
  };

  /**
   * Returns the catalogue with the measured columns added.
   *
   * @param subtracted background-subtracted pixels, ADU
   * @param flags same shape
   * @param detector gain, where it is known, for the errors
   * @param found needs X, Y, A, B, CXX, CYY, CXY, PEAK, THRESHOLD, BACKGROUND, BACKGROUND_RMS, the
   *     bounds of the footprint and FLAGS
   * @param owners which source each pixel belongs to
   */
  public static SourceCatalog measure(
      Plane subtracted,
      FlagPlane flags,
      Detector detector,
      SourceCatalog found,
      Owners owners,
      Workers workers) {
    var job = new SourceMeasurement(subtracted, flags, detector, found);
    int n = found.size();
    workers.run(
        (n + CHUNK - 1) / CHUNK,
        chunk -> {
          var stamp = new Stamp(subtracted, flags, owners);
          var growth = new LightGrowth();
          for (int i = chunk * CHUNK; i < Math.min(n, (chunk + 1) * CHUNK); i++) {
            job.measure(i, stamp, growth);
          }
        });
    return found.withAll(job.out);
  }

  private void measure(int i, Stamp stamp, LightGrowth growth) {
    double x = found.get(SourceColumn.X, i);
    double y = found.get(SourceColumn.Y, i);
    double a = Math.max(found.get(SourceColumn.A, i), 0.3);
    double rms = found.get(SourceColumn.BACKGROUND_RMS, i);
    double cxx = found.get(SourceColumn.CXX, i);
    double cyy = found.get(SourceColumn.CYY, i);
    double cxy = found.get(SourceColumn.CXY, i);
    int reach =
        Math.clamp(
            (int) Math.ceil(KronPhotometry.REACH * a) + 1, SMALLEST_REACH_PX, LARGEST_REACH_PX);
    stamp.load(i, x, y, reach);

    double k = KronPhotometry.radius(stamp, x, y, cxx, cyy, cxy);
    int kronReach = (int) Math.min(Math.ceil(k * a) + 1, LARGEST_REACH_PX);
    if (kronReach > reach) {
      stamp.load(i, x, y, kronReach);
    }
    var kron = KronPhotometry.within(k, stamp, x, y, cxx, cyy, cxy);
    double error = detector.fluxErrorAdu(kron.flux(), kron.areaPx(), rms);
    put(SourceColumn.FLUX_AUTO, i, kron.flux());
    put(SourceColumn.FLUX_AUTO_ERROR, i, error);
    put(SourceColumn.KRON_RADIUS, i, k);
    put(SourceColumn.SNR, i, error > 0 ? kron.flux() / error : Double.NaN);

    double fwhm = coreWidth(i, stamp, x, y);
    put(SourceColumn.FWHM, i, fwhm);
    double growthReach = Math.max(KronPhotometry.REACH * a, fwhm > 0 ? 3 * fwhm : 0);
    growth.gather(stamp, x, y, Math.min(growthReach, LARGEST_REACH_PX));
    double half = growth.radiusOf(0.5 * kron.flux());
    put(SourceColumn.RADIUS_20, i, growth.radiusOf(0.2 * kron.flux()));
    put(SourceColumn.RADIUS_50, i, half);
    put(SourceColumn.RADIUS_80, i, growth.radiusOf(0.8 * kron.flux()));
    put(SourceColumn.RADIUS_90, i, growth.radiusOf(0.9 * kron.flux()));
    put(SourceColumn.HFR, i, fwhm > 0 ? growth.meanRadius(3 * fwhm) : Double.NaN);
    centroid(i, stamp, x, y, half, fwhm, rms);
    put(SourceColumn.FLAGS, i, flagsOf(i, stamp, kron, cxx, cyy, cxy));
  }

  private void put(SourceColumn column, int i, double value) {
    var values = out.get(column);
    if (values != null) {
      values[i] = value;
    }
  }

  private double coreWidth(int i, Stamp stamp, double x, double y) {
    var saturation = detector.saturationAdu();
    double ceiling =
        saturation == null
            ? Double.POSITIVE_INFINITY
            : saturation - found.get(SourceColumn.BACKGROUND, i);
    double peak = found.get(SourceColumn.PEAK, i);
    double threshold = found.get(SourceColumn.THRESHOLD, i);
    return CoreWidth.fwhmPx(stamp, i, x, y, peak, threshold, ceiling);
  }

  private void centroid(
      int i, Stamp stamp, double x, double y, double half, double fwhm, double rms) {
    var gain = detector.gainElectronsPerAdu();
    if (half > 0) {
      double sigma = WindowedCentroid.sigmaFor(half);
      double leash = Math.max(1, Math.max(2 * half, fwhm > 0 ? fwhm : 0));
      var c =
          WindowedCentroid.find(stamp, x, y, sigma, leash, rms * rms, gain == null ? 0 : 1 / gain);
      if (c != null) {
        put(SourceColumn.X_WIN, i, c.x());
        put(SourceColumn.Y_WIN, i, c.y());
        double narrow = Math.sqrt(found.get(SourceColumn.B, i) / found.get(SourceColumn.A, i));
        double sampling = WindowedCentroid.samplingErrorPx((fwhm > 0 ? fwhm : 1.5 * half) * narrow);
        double floor = sampling * sampling;
        put(SourceColumn.ERR_X2_WIN, i, c.varianceX() + floor);
        put(SourceColumn.ERR_Y2_WIN, i, c.varianceY() + floor);
        put(SourceColumn.ERR_XY_WIN, i, c.covariance());
        double mean = 0.5 * (c.varianceX() + c.varianceY()) + floor;
        double swing = Math.hypot(0.5 * (c.varianceX() - c.varianceY()), c.covariance());
        put(SourceColumn.ERR_A_WIN, i, Math.sqrt(mean + swing));
        put(SourceColumn.ERR_B_WIN, i, Math.sqrt(Math.max(0, mean - swing)));
        return;
      }
    }
    // Where no window settles, the barycentre is the position, without an error.
    put(SourceColumn.X_WIN, i, x);
    put(SourceColumn.Y_WIN, i, y);
  }

  private double flagsOf(
      int i, Stamp stamp, KronPhotometry kron, double cxx, double cyy, double cxy) {
    int f = found.flags(i);
    if (kron.replacedPx() > CROWDED_SHARE * kron.areaPx()) {
      f |= SourceFlag.CROWDED;
    }
    int x0 = (int) found.get(SourceColumn.X_MIN, i);
    int x1 = (int) found.get(SourceColumn.X_MAX, i);
    int y0 = (int) found.get(SourceColumn.Y_MIN, i);
    int y1 = (int) found.get(SourceColumn.Y_MAX, i);
    if (x0 <= 0 || y0 <= 0 || x1 >= subtracted.width() - 1 || y1 >= subtracted.height() - 1) {
      f |= SourceFlag.TRUNCATED;
    }
    // Half-axes of the bounding box of the ellipse cxx x² + cyy y² + cxy x y = r².
    double norm = cxx * cyy - 0.25 * cxy * cxy;
    double r = Math.max(KronPhotometry.REACH, kron.radius());
    double x = found.get(SourceColumn.X, i);
    double y = found.get(SourceColumn.Y, i);
    if (!stamp.onFrame(x, y, r * Math.sqrt(cyy / norm), r * Math.sqrt(cxx / norm))) {
      f |= SourceFlag.APERTURE_INCOMPLETE;
    }
    if (owns(i, stamp, PixelFlag.SATURATED)) {
      f |= SourceFlag.SATURATED;
    }
    return f;
  }

  private boolean owns(int i, Stamp stamp, int bit) {
    for (int r = 0; r < stamp.height; r++) {
      for (int c = 0; c < stamp.width; c++) {
        if (stamp.owner[r * stamp.width + c] == i && flags.any(stamp.x0 + c, stamp.y0 + r, bit)) {
          return true;
        }
      }
    }
    return false;
  }
}
