package org.nightjar.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.sky.Smear;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

class SourceExtractorTest {
  private static final long SEED = 5;

  static List<Psf> profiles() {
    return List.of(
        Psf.gaussian(1.5),
        Psf.moffat(1.5, 2.5),
        Psf.moffat(2.2, 4),
        Psf.gaussian(3).withEllipticity(0.3, 40),
        Psf.moffat(3, 3).with(new Smear.Trailing(5, -30)),
        Psf.moffat(4.5, 3.5),
        Psf.moffat(8, 2.5).withEllipticity(0.15, 100),
        Psf.gaussian(6).with(new Smear.Trailing(9, 60)));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aSimulatedFieldGivesBackItsTruth(Psf psf) {
    var frame = field(psf, 900, 150, SEED);
    var extracted = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE);
    var report = extracted.report();
    double fwhm = psf.shape().fwhmPx();
    assertThat(report.blank()).isFalse();
    assertThat(report.fwhmPx()).as("seed %d", SEED).isCloseTo(fwhm, within(0.02 * fwhm));
    assertThat(report.ellipticity())
        .as("seed %d", SEED)
        .isCloseTo(psf.shape().ellipticity(), within(0.03));
    assertThat(report.backgroundAdu()).isCloseTo(600 / 1.5, within(1.0));
    assertThat(report.trails()).isEmpty();
    centroidsErrAsPredicted(
        extracted.catalogue(), stars(900, 150, SEED), Math.max(15, 5 * psf.shape().majorPx()));
  }

  private static boolean alone(PointSource star, List<PointSource> all, double radius) {
    return all.stream()
        .noneMatch(o -> o != star && Math.hypot(o.x() - star.x(), o.y() - star.y()) < radius);
  }

  private static void centroidsErrAsPredicted(
      SourceCatalog s, List<PointSource> truth, double isolation) {
    var grid = new PointGrid(s.column(SourceColumn.X), s.column(SourceColumn.Y), 4);
    double pulls = 0;
    int n = 0;
    for (var star : truth) {
      int i = grid.nearest(star.x(), star.y(), 2);
      if (i < 0
          || s.flags(i) != 0
          || !(s.get(SourceColumn.SNR, i) > 20)
          || !alone(star, truth, isolation)) {
        continue;
      }
      double dx = s.get(SourceColumn.X_WIN, i) - star.x();
      double dy = s.get(SourceColumn.Y_WIN, i) - star.y();
      double px = dx * dx / s.get(SourceColumn.ERR_X2_WIN, i);
      double py = dy * dy / s.get(SourceColumn.ERR_Y2_WIN, i);
      pulls += px + py;
      n += 2;
    }
    assertThat(n).isGreaterThan(30);
    assertThat(Math.sqrt(pulls / n)).as("seed %d", SEED).isLessThan(1.5);
  }

  private static List<PointSource> stars(int side, int count, long seed) {
    var random = new Random(seed);
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < count; i++) {
      double flux = 4000 * Math.pow(10, 1.7 * random.nextDouble());
      stars.add(PointSource.at(side * random.nextDouble(), side * random.nextDouble(), flux));
    }
    return stars;
  }

  private static CalibratedImage field(Psf psf, int side, int count, long seed) {
    return SkySim.of(side, side)
        .withSeed(seed)
        .withPsf(psf)
        .withSkyElectrons(600)
        .withStars(stars(side, count, seed))
        .expose(Workers.SINGLE)
        .biasSubtracted();
  }

  @Test
  void anEmptySkyIsBlankWithAReason() {
    for (double rms : new double[] {0, 7}) {
      var extracted =
          SourceExtractor.extract(noise(500, 400, rms), ExtractionOptions.DEFAULT, Workers.SINGLE);
      assertThat(extracted.report().blank()).isTrue();
      assertThat(extracted.report().fwhmPx()).isNull();
      assertThat(extracted.report().reason()).contains("no width").containsPattern("\\d");
    }
  }

  @Test
  void aFrameOfOnePixelIsBlank() {
    var image = CalibratedImage.of(Plane.zeros(1, 1), Detector.UNKNOWN);
    assertThat(
            SourceExtractor.extract(image, ExtractionOptions.DEFAULT, Workers.SINGLE)
                .report()
                .blank())
        .isTrue();
  }

  @Test
  void hotPixelsAndCosmicRaysDoNotPassForStars() {
    var psf = Psf.moffat(3, 3.5);
    var frame = field(psf, 700, 60, SEED);
    var random = new Random(SEED);
    for (int i = 0; i < 400; i++) {
      int x = random.nextInt(700);
      int y = random.nextInt(700);
      double light = 500 + 20000 * random.nextDouble();
      int length = i % 2 == 0 ? 1 : 1 + random.nextInt(6);
      for (int k = 0; k < length && x + k < 700; k++) {
        frame.image().set(x + k, y, frame.image().at(x + k, y) + (float) light);
      }
    }
    var report = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE).report();
    assertThat(report.fwhmPx()).as("seed %d", SEED).isCloseTo(3.0, within(0.06));
    assertThat(report.ellipticity()).isLessThan(0.03);
  }

  @Test
  void moreHotPixelsThanStarsAreNoStarsEither() {
    var frame = field(Psf.moffat(3, 3.5), 700, 150, SEED);
    var random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      int x = random.nextInt(700);
      int y = random.nextInt(700);
      frame.image().set(x, y, frame.image().at(x, y) + (float) (100 + 20000 * random.nextDouble()));
    }
    var report = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE).report();
    assertThat(report.fwhmPx()).as("seed %d", SEED).isCloseTo(3.0, within(0.06));
    assertThat(report.stars()).as("seed %d", SEED).isBetween(50, 180);
  }

  @Test
  void fiveStarsAreEnough() {
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < 5; i++) {
      stars.add(PointSource.at(60 + 70.3 * i, 60 + 41.7 * i, 60_000 + 20_000 * i));
    }
    var frame =
        SkySim.of(420, 320)
            .withSkyElectrons(300)
            .withPsf(Psf.moffat(2.6, 3))
            .withStars(stars)
            .expose(Workers.SINGLE)
            .biasSubtracted();
    var report = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE).report();
    assertThat(report.blank()).isFalse();
    assertThat(report.stars()).isEqualTo(5);
    assertThat(report.starsMeasured()).isEqualTo(5);
    assertThat(report.fwhmPx()).isCloseTo(2.6, within(0.052));
  }

  @Test
  void galaxiesAreTold() {
    var frame = field(Psf.moffat(2.5, 3.5), 800, 120, SEED);
    var random = new Random(SEED);
    int side = 800;
    int galaxies = 40;
    for (int g = 0; g < galaxies; g++) {
      double cx = 40 + 720 * random.nextDouble();
      double cy = 40 + 720 * random.nextDouble();
      double scale = 2.5 + 2 * random.nextDouble();
      for (int y = (int) cy - 30; y <= cy + 30; y++) {
        for (int x = (int) cx - 30; x <= cx + 30; x++) {
          double r = Math.hypot(x - cx, (y - cy) / 0.7);
          int i = y * side + x;
          frame.image().pixels()[i] += (float) (400 * Math.exp(-r / scale));
        }
      }
    }
    var report = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE).report();
    assertThat(report.galaxies()).as("seed %d", SEED).isBetween(25, 55);
    assertThat(report.fwhmPx()).isCloseTo(2.5, within(0.05));
  }

  @Test
  void aSatelliteIsOneTrailThoughStarsCutIt() {
    var frame = field(Psf.moffat(3, 3.5), 600, 80, SEED);
    double angle = Math.toRadians(27);
    for (int y = 0; y < 600; y++) {
      for (int x = 0; x < 600; x++) {
        double across = (x - 300) * Math.sin(angle) - (y - 250) * Math.cos(angle);
        double along = (x - 300) * Math.cos(angle) + (y - 250) * Math.sin(angle);
        // A satellite that flares: the middle is too faint to be seen.
        if (Math.abs(along) < 260 && Math.abs(along) > 30) {
          int i = y * 600 + x;
          frame.image().pixels()[i] += (float) (160 * Math.exp(-0.5 * across * across / 2.0));
        }
      }
    }
    var trails =
        SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE).report().trails();
    assertThat(trails).as("seed %d", SEED).hasSize(1);
    var trail = trails.getFirst();
    double length = Math.hypot(trail.x2() - trail.x1(), trail.y2() - trail.y1());
    assertThat(length).isCloseTo(520, within(60.0));
    double slope = Math.atan2(trail.y2() - trail.y1(), trail.x2() - trail.x1());
    assertThat(Math.toDegrees(slope)).isCloseTo(27, within(1.5));
    assertThat(trail.widthPx()).isBetween(2.0, 6.0);
  }

  @Test
  void starsAtTheEdgeAndSaturatedOnesAreFlagged() {
    var plane = noise(200, 200, 5);
    draw(plane.image(), 1, 100, 5e4);
    draw(plane.image(), 100, 100, 5e5);
    draw(plane.image(), 100, 6, 5e4);
    for (int k = 0; k < 9; k++) {
      plane.flags().raise(99 + k % 3, 99 + k / 3, PixelFlag.SATURATED);
    }
    var s = SourceExtractor.extract(plane, ExtractionOptions.DEFAULT, Workers.SINGLE).catalogue();
    var grid = new PointGrid(s.column(SourceColumn.X), s.column(SourceColumn.Y), 4);
    assertThat(s.flags(grid.nearest(1, 100, 2)) & SourceFlag.TRUNCATED).isNotZero();
    assertThat(s.flags(grid.nearest(100, 100, 2)) & SourceFlag.SATURATED).isNotZero();
    assertThat(s.flags(grid.nearest(100, 6, 2)) & SourceFlag.APERTURE_INCOMPLETE).isNotZero();
  }

  @Test
  void fluxesComeWithTheirErrors() {
    var frame = field(Psf.moffat(2.6, 4.5), 900, 90, SEED + 1);
    var options = ExtractionOptions.DEFAULT.withApertureRadiusPx(12);
    var s = SourceExtractor.extract(frame, options, Workers.SINGLE).catalogue();
    var grid = new PointGrid(s.column(SourceColumn.X), s.column(SourceColumn.Y), 4);
    double pulls = 0;
    int n = 0;
    var truth = stars(900, 90, SEED + 1);
    for (var star : truth) {
      int i = grid.nearest(star.x(), star.y(), 1);
      if (i >= 0 && alone(star, truth, 30) && s.flags(i) == 0 && star.fluxElectrons() > 20_000) {
        double error = s.get(SourceColumn.FLUX_APERTURE_ERROR, i);
        double off = s.get(SourceColumn.FLUX_APERTURE, i) - star.fluxElectrons() / 1.5;
        pulls += off * off / (error * error);
        n++;
        assertThat(s.get(SourceColumn.FLUX_AUTO, i) * 1.5)
            .isCloseTo(star.fluxElectrons(), within(0.08 * star.fluxElectrons()));
      }
    }
    assertThat(n).isGreaterThan(15);
    assertThat(Math.sqrt(pulls / n)).as("seed %d", SEED + 1).isBetween(0.5, 1.6);
  }

  @Test
  void threadsDoNotChangeABit() {
    var frame = field(Psf.moffat(2.6, 3), 700, 300, SEED);
    var one = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, Workers.SINGLE);
    try (var three = Workers.of(3)) {
      var other = SourceExtractor.extract(frame, ExtractionOptions.DEFAULT, three);
      assertThat(other.report()).isEqualTo(one.report());
      for (var column : one.catalogue().columns()) {
        assertThat(Arrays.equals(other.catalogue().column(column), one.catalogue().column(column)))
            .as("%s", column)
            .isTrue();
      }
    }
  }

  private static CalibratedImage noise(int width, int height, double rms) {
    var random = new Random(SEED);
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = (float) (1000 + rms * random.nextGaussian());
    }
    return CalibratedImage.of(plane, Detector.UNKNOWN);
  }

  private static void draw(Plane plane, double x, double y, double flux) {
    DrawnStar.round(3.5, 3).draw(plane, x, y, flux, 15);
  }
}
