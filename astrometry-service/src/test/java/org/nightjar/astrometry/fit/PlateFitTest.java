package org.nightjar.astrometry.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Wcs;

class PlateFitTest {
  private static PlateFitResult result(PlateFitOutcome outcome, String about) {
    assertThat(outcome).as(about).isInstanceOf(PlateFitResult.class);
    return (PlateFitResult) outcome;
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096, 1.5, 4.5", "6248, 4176, 1.3, 6", "1024, 768, 40.3, 6"})
  void followsALensToAHundredthOfAPixel(int width, int height, double scale, double corner) {
    for (long seed = 1; seed <= 5; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(width, height, scale, corner, random);
      var plate = StarPlate.of(truth, width, height, 600, 0, 0.1, 0.1, random);
      var fit = result(plate.fit(plate.start(5, 0.02, 1e-3, random)), "seed " + seed);
      var errors = plate.errorsOf(fit.wcs());
      assertThat(errors[errors.length / 2]).as("median, seed %d", seed).isLessThan(0.01);
      assertThat(errors[errors.length - 1]).as("max, seed %d", seed).isLessThan(0.05);
      assertThat(fit.order()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARC", "ZEA"})
  void followsLensesThatAreNoPolynomials(String projection) {
    var cards = new ArrayList<FitsHeader.Card>();
    Object[] pairs = {
      "CTYPE1",
      "RA---" + projection,
      "CTYPE2",
      "DEC--" + projection,
      "CRVAL1",
      30.0,
      "CRVAL2",
      65.0,
      "CRPIX1",
      540.0,
      "CRPIX2",
      370.0,
      "CDELT1",
      -40.3 / 3600,
      "CDELT2",
      40.3 / 3600,
      "CROTA2",
      25.0
    };
    for (int i = 0; i < pairs.length; i += 2) {
      cards.add(new FitsHeader.Card((String) pairs[i], pairs[i + 1], null));
    }
    var truth = Wcs.parse(FitsHeader.of(cards)).orElseThrow();
    for (long seed = 1; seed <= 5; seed++) {
      var random = new Random(seed);
      var plate = StarPlate.of(truth, 1024, 768, 600, 0, 0.1, 0.1, random);
      var start = plate.start(5, 0.02, 1e-3, random);
      assertThat(last(plate.errorsOf(start))).as("start").isGreaterThan(4);
      var fit = result(plate.fit(start), "seed " + seed);
      var errors = plate.errorsOf(fit.wcs());
      assertThat(errors[errors.length / 2]).as("median, seed %d", seed).isLessThan(0.01);
      assertThat(last(errors)).as("max, seed %d", seed).isLessThan(0.05);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 768, 40.3, 6, 300, 0.2, 14",
    "1024, 768, 40.3, 20, 500, 0.2, 5",
    "1092, 736, 2.37, 0.3, 250, 0.1, 20",
    "4144, 2822, 0.9, 10, 400, 0.1, 20",
    "1080, 1920, 2.37, 1, 60, 0.15, 15"
  })
  void startsFarOffInTheCornersAreBroughtHome(
      int width, int height, double scale, double corner, int stars, double noise, double shift) {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(width, height, scale, corner, random);
      var plate = StarPlate.of(truth, width, height, stars, noise, 0.2, 0.25, random);
      var start = plate.start(shift, 0.1, 2e-3, random);
      var about = "seed %d, start up to %.1f px off".formatted(seed, last(plate.errorsOf(start)));
      var fit = result(plate.fit(start), about);
      var errors = plate.errorsOf(fit.wcs());
      assertThat(errors[errors.length / 2]).as(about).isLessThan(2.5 * noise);
      // The corners lie outside the outermost stars.
      assertThat(last(errors)).as(about).isLessThan(1.5);
      // The rms of n stars in two axes is uncertain by 1 / sqrt(4 n); 4 of these.
      double most = Math.sqrt(2) * noise * (1 + 4 / Math.sqrt(4.0 * fit.matches()));
      assertThat(fit.rmsPx()).as(about).isBetween(noise, most);
      assertThat(fit.matches()).as(about).isGreaterThan((int) (0.93 * plate.detected));
    }
  }

  @Test
  void aDozenStarsGiveAPlainPlate() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(800, 800, 1.2, 0, random);
      var plate = StarPlate.of(truth, 800, 800, 12, 0.1, 0.1, 0.3, random);
      if (plate.x.length < 10) {
        continue;
      }
      var fit = result(plate.fit(plate.start(15, 0.1, 1e-3, random)), "seed " + seed);
      assertThat(fit.order()).as("seed %d", seed).isEqualTo(1);
      assertThat(plate.errorsOf(fit.wcs())[220]).as("seed %d", seed).isLessThan(0.25);
      assertThat(last(plate.errorsOf(fit.wcs()))).as("seed %d", seed).isLessThan(0.8);
    }
  }

  @Test
  void sixStarsAreTurnedAndShiftedOnly() {
    for (long seed = 1; seed <= 30; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(800, 800, 1.2, 0, random);
      var plate = StarPlate.of(truth, 800, 800, 6, 0.1, 0, 0, random);
      var fit = result(plate.fit(plate.start(8, 0.1, 1e-3, random)), "seed " + seed);
      assertThat(last(plate.errorsOf(fit.wcs()))).as("seed %d", seed).isLessThan(0.8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 50, 160, 400})
  void noiseIsNotTakenForDistortion(int stars) {
    int higher = 0;
    for (long seed = 1; seed <= 40; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(1024, 1024, 2, 0, random);
      var plate = StarPlate.of(truth, 1024, 1024, stars, 0.2, 0.1, 0.1, random);
      var fit = result(plate.fit(plate.start(5, 0.02, 1e-4, random)), "seed " + seed);
      higher += fit.order() > 1 ? 1 : 0;
      // Affine plates are known to sigma sqrt(7 / n) in a corner; 4 of these, both axes.
      double bound = 4 * Math.sqrt(2) * 0.2 * Math.sqrt(7.0 / (0.85 * stars));
      assertThat(last(plate.errorsOf(fit.wcs())))
          .as("seed %d, order %d", seed, fit.order())
          .isLessThan(fit.order() == 1 ? bound : 2 * bound);
    }
    // Four orders are tried at 2 sigma, one-sided: 9 % by chance at most.
    assertThat(higher).as("of 40 plates").isLessThanOrEqualTo(6);
  }

  @Test
  void aPerfectStartIsNotSpoilt() {
    for (long seed = 1; seed <= 30; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(1024, 768, 40, 5, random);
      var plate = StarPlate.of(truth, 1024, 768, 25, 0.1, 0.3, 0.5, random);
      var fit = result(plate.fit(truth), "seed " + seed);
      var matching = new StarMatching(plate.x, plate.y, plate.stars, 1024, 768);
      assertThat(matching.score(fit.wcs(), 1000))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(matching.score(truth, 1000));
    }
  }

  @Test
  void theReferencePixelIsTheImageCentre() {
    var random = new Random(3);
    var truth = StarPlate.lens(1000, 800, 10, 4, random);
    var plate = StarPlate.of(truth, 1000, 800, 300, 0.1, 0, 0, random);
    var fit = result(plate.fit(plate.start(5, 0.1, 0, random)), "seed 3");
    assertThat(fit.wcs().crpixX0()).isCloseTo(499.5, within(1e-6));
    assertThat(fit.wcs().crpixY0()).isCloseTo(399.5, within(1e-6));
    var back = Wcs.parse(fit.wcs().toHeader(Wcs.Form.SIP)).orElseThrow();
    assertThat(last(plate.errorsOf(back))).isEqualTo(last(plate.errorsOf(fit.wcs())), within(1e-7));
  }

  @Test
  void predictedErrorsAreThoseThatAreMade() {
    double squares = 0;
    int plates = 60;
    for (long seed = 1; seed <= plates; seed++) {
      var random = new Random(seed);
      var truth = StarPlate.lens(1000, 800, 3, 0, random);
      var plate = StarPlate.of(truth, 1000, 800, 60, 0.3, 0, 0, random);
      var options = new FitOptions(1, 5, 10);
      var fit =
          result(
              PlateFit.fit(
                  plate.start(2, 0, 0, random),
                  plate.x,
                  plate.y,
                  null,
                  plate.stars,
                  1000,
                  800,
                  options),
              "seed " + seed);
      var sky = new double[2];
      var xy = new double[2];
      fit.wcs().pixelToSky(499.5, 399.5, sky);
      truth.skyToPixel(sky[0], sky[1], xy);
      double off = Math.hypot(xy[0] - 499.5, xy[1] - 399.5);
      squares += off * off / (2 * fit.centreErrorPx() * fit.centreErrorPx());
    }
    // chi^2 of 120 degrees of freedom over 120: 1 +- 0.13; 4 of these.
    assertThat(squares / plates).isCloseTo(1, within(0.52));
  }

  @Test
  void knownErrorsWeighTheSources() {
    var random = new Random(9);
    var truth = StarPlate.lens(1000, 800, 3, 0, random);
    double weighted = 0;
    double plain = 0;
    for (int i = 0; i < 30; i++) {
      var plate = StarPlate.of(truth, 1000, 800, 60, 0, 0, 0, random);
      var sigma = new double[plate.x.length];
      for (int k = 0; k < sigma.length; k++) {
        sigma[k] = k < 20 ? 0.02 : 0.5;
        plate.x[k] += sigma[k] * random.nextGaussian();
        plate.y[k] += sigma[k] * random.nextGaussian();
      }
      var start = plate.start(2, 0, 0, random);
      var with =
          PlateFit.fit(start, plate.x, plate.y, sigma, plate.stars, 1000, 800, FitOptions.DEFAULT);
      weighted += plate.errorsOf(result(with, "seed 9").wcs())[220];
      plain += plate.errorsOf(result(plate.fit(start), "seed 9").wcs())[220];
    }
    assertThat(weighted).isLessThan(0.6 * plain);
  }

  @Test
  void sameInputGivesTheSameBits() {
    var random = new Random(5);
    var truth = StarPlate.lens(1024, 768, 40, 6, random);
    var plate = StarPlate.of(truth, 1024, 768, 300, 0.2, 0.2, 0.2, random);
    var start = plate.start(10, 0.1, 1e-3, random);
    var one = result(plate.fit(start), "seed 5");
    var other = result(plate.fit(start), "seed 5");
    assertThat(one.wcs().toHeader(Wcs.Form.SIP).cards())
        .isEqualTo(other.wcs().toHeader(Wcs.Form.SIP).cards());
    assertThat(one.matchedSource()).isEqualTo(other.matchedSource());
  }

  @Test
  void matchedPairsAreTheStarsThemselves() {
    var random = new Random(6);
    var truth = StarPlate.lens(1024, 768, 40, 6, random);
    var plate = StarPlate.of(truth, 1024, 768, 300, 0.1, 0.2, 0.2, random);
    var fit = result(plate.fit(plate.start(10, 0.1, 1e-3, random)), "seed 6");
    var xy = new double[2];
    for (int k = 0; k < fit.matches(); k++) {
      int s = fit.matchedStar()[k];
      truth.skyToPixel(plate.stars.raDeg()[s], plate.stars.decDeg()[s], xy);
      int i = fit.matchedSource()[k];
      assertThat(Math.hypot(plate.x[i] - xy[0], plate.y[i] - xy[1])).isLessThan(1.5);
    }
    assertThat(Arrays.stream(fit.matchedSource()).distinct().count()).isEqualTo(fit.matches());
  }

  @Test
  void withoutStarsOrSourcesThereIsNoFit() {
    var random = new Random(1);
    var truth = StarPlate.lens(1024, 768, 40, 0, random);
    var none =
        new StarField(new double[0], new double[0], new float[0], new float[0], new float[0]);
    double[] few = {10, 500, 900};
    assertThat(PlateFit.fit(truth, few, few, null, none, 1024, 768, FitOptions.DEFAULT))
        .isEqualTo(new TooFewMatches(0, 5));
    var plate = StarPlate.of(truth, 1024, 768, 50, 0, 0, 0, random);
    var nothing = new double[0];
    assertThat(
            PlateFit.fit(truth, nothing, nothing, null, plate.stars, 1024, 768, FitOptions.DEFAULT))
        .isEqualTo(new TooFewMatches(0, 5));
  }

  @Test
  void argumentsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new FitOptions(6, 5, 30)).hasMessageContaining("maxOrder = 6");
    assertThatThrownBy(() -> new FitOptions(5, 2, 30)).hasMessageContaining("minMatches = 2");
    assertThatThrownBy(() -> new FitOptions(5, 5, Double.NaN)).hasMessageContaining("NaN");
  }

  private static double last(double[] sorted) {
    return sorted[sorted.length - 1];
  }
}
