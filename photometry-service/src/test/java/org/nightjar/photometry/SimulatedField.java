package org.nightjar.photometry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;

/**
 * A simulated frame of stars of known V and B-V, its plate solution, its catalogue, and a list of
 * sources as a perfect extraction would give it.
 */
final class SimulatedField {
  static final double SCALE_ARCSEC = 2;
  static final double GAIN = 1.5; // of SkySim's plain sensor
  static final double READ_NOISE = 6;

  final int size;
  final double zeroPoint;
  final double colourTerm;
  final double exposure;
  final double skyElectrons;
  final Psf psf;
  final long seed;
  final List<Star> stars;
  final Wcs wcs;
  private @Nullable CalibratedImage image;

  record Star(double x, double y, double v, double bv, double fluxAdu) {}

  SimulatedField(
      long seed, int size, int count, Psf psf, double zeroPoint, double colourTerm, double sky) {
    this.seed = seed;
    this.size = size;
    this.psf = psf;
    this.zeroPoint = zeroPoint;
    this.colourTerm = colourTerm;
    this.exposure = 30;
    this.skyElectrons = sky;
    this.wcs =
        Wcs.tan(
            (size - 1) / 2.0,
            (size - 1) / 2.0,
            120,
            30,
            new double[] {-SCALE_ARCSEC / 3600, 0, 0, SCALE_ARCSEC / 3600});
    this.stars = scatter(count);
  }

  private List<Star> scatter(int count) {
    var random = new Random(seed);
    var placed = new ArrayList<Star>();
    // Stars keep apart: blends have tests of their own.
    double apart = 14 * psf.fwhmPx();
    while (placed.size() < count) {
      double x = random.nextDouble() * (size - 1);
      double y = random.nextDouble() * (size - 1);
      // Peaks from about 1/2 of the full well downwards by 4 magnitudes.
      double depth = 4 * random.nextDouble();
      double bv = 0.1 + 1.5 * random.nextDouble();
      double least = apart;
      if (placed.stream().anyMatch(s -> Math.hypot(s.x - x, s.y - y) < least)) {
        apart *= 0.999;
        continue;
      }
      double flux = brightestFlux() * Math.pow(10, -0.4 * depth);
      double instrumental = -2.5 * Math.log10(flux / exposure);
      double v = instrumental + zeroPoint + colourTerm * (bv - 0.6);
      placed.add(new Star(x, y, v, bv, flux));
    }
    return placed;
  }

  private double brightestFlux() {
    // 25 000 ADU in the central pixel, by the profile's own height.
    return 25_000 / psf.at(0, 0);
  }

  SimulatedField expose(Workers workers) {
    var sources = stars.stream().map(s -> PointSource.at(s.x, s.y, s.fluxAdu * GAIN)).toList();
    var sim =
        SkySim.of(size, size)
            .withSeed(seed)
            .withPsf(psf)
            .withExposureSeconds(exposure)
            .withSkyElectrons(skyElectrons)
            .withStars(sources);
    image = sim.expose(workers).biasSubtracted();
    return this;
  }

  CalibratedImage image() {
    if (image == null) {
      expose(Workers.SINGLE);
    }
    return java.util.Objects.requireNonNull(image);
  }

  double skyAdu() {
    return skyElectrons / GAIN;
  }

  double skyRmsAdu() {
    return Math.sqrt(skyElectrons + READ_NOISE * READ_NOISE) / GAIN;
  }

  /** What a perfect extraction would find. */
  SourceCatalog catalog() {
    int n = stars.size();
    var x = new double[n];
    var y = new double[n];
    var flux = new double[n];
    var snr = new double[n];
    var peak = new double[n];
    var flags = new double[n];
    for (int i = 0; i < n; i++) {
      var s = stars.get(i);
      x[i] = s.x;
      y[i] = s.y;
      flux[i] = s.fluxAdu;
      double area = Math.PI * psf.fwhmPx() * psf.fwhmPx();
      snr[i] = s.fluxAdu / Math.sqrt(s.fluxAdu / GAIN + area * skyRmsAdu() * skyRmsAdu());
      peak[i] = s.fluxAdu * psf.at(0, 0);
      boolean edge =
          s.x < psf.fwhmPx() * 2
              || s.y < psf.fwhmPx() * 2
              || s.x > size - 1 - psf.fwhmPx() * 2
              || s.y > size - 1 - psf.fwhmPx() * 2;
      flags[i] = edge ? SourceFlag.TRUNCATED : 0;
    }
    return SourceCatalog.ofSize(n)
        .with(SourceColumn.X, x)
        .with(SourceColumn.Y, y)
        .with(SourceColumn.FLUX_AUTO, flux)
        .with(SourceColumn.SNR, snr)
        .with(SourceColumn.PEAK, peak)
        .with(SourceColumn.FLAGS, flags)
        .with(SourceColumn.FWHM_PROFILE, filled(n, psf.fwhmPx()))
        .with(SourceColumn.BACKGROUND, filled(n, skyAdu()))
        .with(SourceColumn.BACKGROUND_RMS, filled(n, skyRmsAdu()))
        .with(SourceColumn.STAR, filled(n, 1));
  }

  private static double[] filled(int n, double value) {
    var v = new double[n];
    java.util.Arrays.fill(v, value);
    return v;
  }

  /** The stars on the sky, a share of them with wrong magnitudes. */
  StarCatalogue starCatalogue(double outliers) {
    return catalogue("Truth", outliers, 1);
  }

  /**
   * The stars on the sky.
   *
   * @param outliers share of stars with wrong magnitudes
   * @param known share of stars whose V and B-V are known; VT is known of all
   */
  StarCatalogue catalogue(String name, double outliers, double known) {
    var random = new Random(seed + 1);
    var rows = new ArrayList<double[]>();
    var sky = new double[2];
    for (var s : stars) {
      wcs.pixelToSky(s.x, s.y, sky);
      boolean lies = random.nextDouble() < outliers;
      double off =
          lies ? (random.nextDouble() < 0.7 ? 1 : -1) * (0.15 + 1.5 * random.nextDouble()) : 0;
      boolean has = random.nextDouble() < known;
      double v = s.v + off;
      rows.add(
          new double[] {
            sky[0], sky[1], v + 0.106 * s.bv, has ? v : Double.NaN, has ? s.bv : Double.NaN
          });
    }
    rows.sort(Comparator.comparingDouble(r -> r[2]));
    return new StarCatalogue() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public StarField cone(
          double raDeg, double decDeg, double radiusDeg, double epoch, double faintest, int most) {
        var in =
            rows.stream()
                .filter(r -> SkyAngles.separationDeg(raDeg, decDeg, r[0], r[1]) <= radiusDeg)
                .filter(r -> r[2] <= faintest)
                .limit(most)
                .toList();
        var field =
            new StarField(
                new double[in.size()],
                new double[in.size()],
                new float[in.size()],
                new float[in.size()],
                new float[in.size()]);
        for (int i = 0; i < in.size(); i++) {
          field.raDeg()[i] = in.get(i)[0];
          field.decDeg()[i] = in.get(i)[1];
          field.magnitude()[i] = (float) in.get(i)[2];
          field.vMag()[i] = (float) in.get(i)[3];
          field.bvMag()[i] = (float) in.get(i)[4];
        }
        return field;
      }
    };
  }

  Frame frame() {
    return frame(exposure);
  }

  Frame frame(@Nullable Double seconds) {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    return new Frame(
        "id",
        "sim.fits",
        "SkySim",
        "SkySim",
        FrameKind.LIGHT,
        null,
        null,
        null,
        start,
        start,
        seconds,
        size,
        size,
        1,
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        GAIN,
        READ_NOISE,
        null,
        SCALE_ARCSEC,
        null,
        List.of());
  }

  MeasuredFrame measure(StarCatalogue catalogue) {
    return Photometer.measure(
        frame(), image(), catalog(), wcs, catalogue, PhotometryOptions.DEFAULT, Workers.SINGLE);
  }
}
