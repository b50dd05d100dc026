package org.nightjar.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

class PhotometerTest {
  private static SimulatedField field(long seed, double colourTerm) {
    return new SimulatedField(seed, 1000, 150, Psf.moffat(3, 3.5), 21.0, colourTerm, 500);
  }

  @Test
  void recoversZeroPointAndColourTermWithAFifthOfTheCatalogueWrong() {
    double sum = 0;
    for (long seed = 1; seed <= 4; seed++) {
      var field = field(seed, 0.15);
      var p = field.measure(field.starCatalogue(0.2)).photometry();
      assertThat(p.zeroPoint()).as("seed %d", seed).isCloseTo(21.0, within(0.008));
      assertThat(p.colourTerm()).as("seed %d", seed).isCloseTo(0.15, within(0.015));
      assertThat(p.starsRejected()).as("seed %d", seed).isBetween(15, 45);
      assertThat(p.band()).isEqualTo("V");
      assertThat(p.catalogue()).isEqualTo("Truth");
      sum += p.zeroPoint() - 21.0;
    }
    assertThat(sum / 4).isCloseTo(0, within(0.003));
  }

  @Test
  void zeroPointsAreGoodForEveryProfile() {
    for (var psf :
        List.of(
            Psf.gaussian(1.6),
            Psf.gaussian(3),
            Psf.moffat(2, 2.5),
            Psf.moffat(4, 2.5),
            Psf.moffat(3, 5),
            Psf.moffat(3, 3.5).withEllipticity(0.4, 30),
            Psf.moffat(7, 3))) {
      var field =
          new SimulatedField(9, (int) Math.max(700, 220 * psf.fwhmPx()), 120, psf, 19, 0, 400);
      var p = field.measure(field.starCatalogue(0.05)).photometry();
      assertThat(p.zeroPoint()).as("%s", psf).isCloseTo(19.0, within(0.006));
    }
  }

  @Test
  void errorsAreHonest() {
    double pulls = 0;
    int n = 30;
    for (long seed = 1; seed <= n; seed++) {
      var field = new SimulatedField(seed, 600, 40, Psf.moffat(3, 3.5), 21, 0, 20000);
      var p = field.measure(field.starCatalogue(0.1)).photometry();
      double pull = (p.zeroPoint() - 21) / p.zeroPointError();
      pulls += pull * pull;
    }
    // Above 1.4 the errors would be too small by more than 3 sigma of 30 pulls; the systematic
    // part of the error is there in every frame, so that they may well be too large.
    assertThat(Math.sqrt(pulls / n)).isBetween(0.2, 1.4);
  }

  @Test
  void starsWithoutVTakePartWhereFewHaveIt() {
    var field = field(3, 0);
    var none = field.measure(field.catalogue("Tycho-2", 0, 0)).photometry();
    // Their V is VT − 0.106 (B−V) at an assumed B−V = 0.75, the simulated mean is 0.85.
    assertThat(none.zeroPoint()).isCloseTo(21.0 + 0.106 * 0.1, within(0.02));
    assertThat(none.colourTerm()).isNull();
    var some = field.measure(field.catalogue("Tycho-2", 0, 0.3)).photometry();
    assertThat(some.zeroPoint()).isCloseTo(21.0, within(0.006));
    assertThat(some.starsUsed()).isBetween(20, 60);
  }

  @Test
  void limitingMagnitudeIsWhereStarsHaveFiveSigma() {
    double sum = 0;
    int n = 6;
    for (long seed = 1; seed <= n; seed++) {
      var field = new SimulatedField(seed, 700, 40, Psf.moffat(3, 3.5), 21, 0, 2000);
      var p = field.measure(field.starCatalogue(0)).photometry();
      sum += p.limitingMagnitude5Sigma() - injectedLimit(field, p.limitingMagnitude5Sigma(), seed);
    }
    assertThat(sum / n).isCloseTo(0, within(0.05));
  }

  /** Puts in stars of about that magnitude, and asks which one's fluxes scatter by a fifth. */
  private static double injectedLimit(SimulatedField field, double magnitude, long seed) {
    double flux = field.exposure * Math.pow(10, -0.4 * (magnitude - field.zeroPoint));
    var stars = new ArrayList<PointSource>();
    var random = new Random(seed);
    for (int y = 20; y < 680; y += 20) {
      for (int x = 20; x < 680; x += 20) {
        stars.add(
            PointSource.at(
                x + random.nextDouble(), y + random.nextDouble(), flux * SimulatedField.GAIN));
      }
    }
    var image =
        SkySim.of(700, 700)
            .withSeed(seed + 100)
            .withPsf(field.psf)
            .withExposureSeconds(field.exposure)
            .withSkyElectrons(field.skyElectrons)
            .withStars(stars)
            .expose(Workers.SINGLE)
            .biasSubtracted();
    var x = stars.stream().mapToDouble(PointSource::x).toArray();
    var y = stars.stream().mapToDouble(PointSource::y).toArray();
    var sky = new double[x.length];
    var rms = new double[x.length];
    java.util.Arrays.fill(sky, field.skyAdu());
    java.util.Arrays.fill(rms, field.skyRmsAdu());
    var sources =
        new Sources(
            SourceCatalog.ofSize(x.length)
                .with(SourceColumn.X, x)
                .with(SourceColumn.Y, y)
                .with(SourceColumn.BACKGROUND, sky)
                .with(SourceColumn.BACKGROUND_RMS, rms));
    double best = CurveOfGrowth.ofMoffat(3, 3.5).bestRadiusPx(1.5, field.skyRmsAdu(), 400);
    var fluxes =
        AperturePhotometry.ofAll(
                image,
                sources,
                new CircularAperture(best),
                GrowthMeasurement.skyRing(3),
                Workers.SINGLE)
            .fluxAdu();
    double mean = java.util.Arrays.stream(fluxes).average().orElseThrow();
    double squares = 0;
    for (double f : fluxes) {
      squares += (f - mean) * (f - mean);
    }
    // The star's own photons are not in "5 sigma of empty apertures".
    double variance = squares / (fluxes.length - 1) - mean / SimulatedField.GAIN;
    return magnitude + 2.5 * Math.log10(mean / Math.sqrt(variance) / 5);
  }

  @Test
  void skyBrightnessFollowsItsFormula() {
    var field = field(2, 0);
    var p = field.measure(field.starCatalogue(0)).photometry();
    double perArcsec2 = field.skyAdu() / field.exposure / 4;
    assertThat(p.skyMagPerArcsec2()).isCloseTo(21.0 - 2.5 * Math.log10(perArcsec2), within(0.01));
  }

  @Test
  void withoutAPedestalTakenOffTheSkyIsNotKnown() {
    var field = field(2, 0);
    var p =
        Photometer.measure(
                field.frame(),
                field.image(),
                field.catalog(),
                field.wcs,
                field.starCatalogue(0),
                PhotometryOptions.DEFAULT.withPedestalSubtracted(false),
                Workers.SINGLE)
            .photometry();
    assertThat(p.skyMagPerArcsec2()).isNull();
    assertThat(p.zeroPoint()).isNotNull();
  }

  @Test
  void magnitudesOfSourcesAreThoseOfTheStars() {
    var field = field(4, 0);
    var measured = field.measure(field.starCatalogue(0));
    double pulls = 0;
    int n = 0;
    for (int i = 0; i < field.stars.size(); i++) {
      double m = measured.catalog().get(SourceColumn.MAGNITUDE, i);
      double error = measured.catalog().get(SourceColumn.MAGNITUDE_ERROR, i);
      if (Double.isFinite(m) && field.catalog().flags(i) == 0) {
        double pull = (m - field.stars.get(i).v()) / Math.hypot(error, 0.002);
        pulls += pull * pull;
        n++;
      }
    }
    assertThat(n).isGreaterThan(130);
    assertThat(Math.sqrt(pulls / n)).isCloseTo(1, within(0.25));
    var sky = new double[2];
    field.wcs.pixelToSky(field.stars.get(0).x(), field.stars.get(0).y(), sky);
    assertThat(measured.catalog().get(SourceColumn.RA, 0)).isEqualTo(sky[0]);
    assertThat(measured.catalog().get(SourceColumn.DEC, 0)).isEqualTo(sky[1]);
  }

  @Test
  void saturatedAndBlendedStarsStayOut() {
    var field = field(5, 0);
    var flags = field.catalog().column(SourceColumn.FLAGS).clone();
    for (int i = 0; i < 30; i++) {
      flags[i] = i < 15 ? SourceFlag.SATURATED : SourceFlag.DEBLENDED;
    }
    var catalog = field.catalog().with(SourceColumn.FLAGS, flags);
    var measured =
        Photometer.measure(
            field.frame(),
            field.image(),
            catalog,
            field.wcs,
            field.starCatalogue(0),
            PhotometryOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(measured.stars()).noneMatch(s -> s.row() < 30);
    assertThat(measured.stars()).hasSizeGreaterThan(90);
  }

  @Test
  void missingThingsAreReasonsNotFailures() {
    var field = new SimulatedField(1, 300, 4, Psf.moffat(3, 3.5), 21, 0, 500);
    var stars = field.starCatalogue(0);
    var options = PhotometryOptions.DEFAULT;
    var few =
        Photometer.measure(
            field.frame(),
            field.image(),
            field.catalog(),
            field.wcs,
            stars,
            options,
            Workers.SINGLE);
    assertThat(few.photometry().reason())
        .contains("reference stars, 5 needed")
        .contains("4 on the frame");
    assertThat(few.photometry().zeroPoint()).isNull();
    var unsolved =
        Photometer.measure(
            field.frame(), field.image(), field.catalog(), null, stars, options, Workers.SINGLE);
    assertThat(unsolved.photometry().reason()).isEqualTo("no zero point: no plate solution");
    assertThat(unsolved.catalog().has(SourceColumn.FLUX_APERTURE)).isTrue();
    assertThat(unsolved.catalog().has(SourceColumn.RA)).isFalse();
    var timeless =
        Photometer.measure(
            field.frame(null),
            field.image(),
            field.catalog(),
            field.wcs,
            stars,
            options,
            Workers.SINGLE);
    assertThat(timeless.photometry().reason())
        .isEqualTo("no zero point: the exposure time is not known");
    var empty =
        Photometer.measure(
            field.frame(),
            field.image(),
            field.catalog().select(new int[0]),
            field.wcs,
            stars,
            options,
            Workers.SINGLE);
    assertThat(empty.photometry().reason()).isEqualTo("no zero point: no sources");
    assertThat(empty.references()).isNotEmpty();
  }

  @Test
  void unknownGainAndSaturationStillGiveAZeroPoint() {
    var field = field(6, 0);
    var image =
        new CalibratedImage(field.image().image(), field.image().flags(), null, Detector.UNKNOWN);
    var p =
        Photometer.measure(
                field.frame(),
                image,
                field.catalog(),
                field.wcs,
                field.starCatalogue(0.1),
                PhotometryOptions.DEFAULT,
                Workers.SINGLE)
            .photometry();
    assertThat(p.zeroPoint()).isCloseTo(21.0, within(0.006));
  }

  @Test
  void threadsDoNotChangeAnything() {
    var field = field(7, 0.1);
    var stars = field.starCatalogue(0.1);
    var one = field.measure(stars);
    try (var workers = Workers.of(3)) {
      var three =
          Photometer.measure(
              field.frame(),
              field.image(),
              field.catalog(),
              field.wcs,
              stars,
              PhotometryOptions.DEFAULT,
              workers);
      assertThat(three.photometry()).isEqualTo(one.photometry());
      assertThat(three.stars()).isEqualTo(one.stars());
      for (var column : one.catalog().columns()) {
        assertThat(three.catalog().column(column)).isEqualTo(one.catalog().column(column));
      }
    }
  }
}
