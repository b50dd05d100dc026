package org.nightjar.extraction.psf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nightjar.extraction.DrawnField;
import org.nightjar.extraction.DrawnStar;
import org.nightjar.extraction.measurement.SourceMeasurement;
import org.nightjar.imaging.Workers;

/** Width and shape against stars drawn by brute force: FWHM to 2 %, ellipticity to 0.03. */
class ProfileGridTest {
  private static final long SEED = 4711;
  private static final double GAUSSIAN = Double.POSITIVE_INFINITY;

  static List<DrawnStar> stars() {
    var stars = new ArrayList<DrawnStar>();
    for (double beta : new double[] {2.5, 3, 3.5, 4.5, 5, GAUSSIAN}) {
      for (double fwhm : new double[] {1.5, 2, 3, 5, 8}) {
        stars.add(DrawnStar.round(beta, fwhm));
        stars.add(DrawnStar.elliptical(beta, fwhm, 0.2, 25));
        stars.add(DrawnStar.elliptical(beta, fwhm, 0.5, -70));
      }
    }
    for (double beta : new double[] {2.5, 3.5, GAUSSIAN}) {
      for (double fwhm : new double[] {1.5, 3, 5}) {
        stars.add(DrawnStar.trailed(beta, fwhm, 1.5 * fwhm, 40));
      }
    }
    return stars;
  }

  static List<DrawnStar> longTrails() {
    var stars = new ArrayList<DrawnStar>();
    for (double beta : new double[] {2.5, 3.5, 5, GAUSSIAN}) {
      for (double fwhm : new double[] {1.5, 2, 3, 5, 8}) {
        stars.add(DrawnStar.trailed(beta, fwhm, 0.7 * fwhm, 80));
        stars.add(DrawnStar.trailed(beta, fwhm, 4 * fwhm, -15));
      }
    }
    return stars;
  }

  @ParameterizedTest
  @MethodSource("stars")
  void widthAndShapeAreThoseOfTheDrawnStars(DrawnStar star) {
    check(star, 200, 5);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("longTrails")
  void shortAndLongTrailsAreMeasuredAlike(DrawnStar star) {
    check(star, 200, 5);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("stars")
  void brightStarsShowNoBiasOfTheModel(DrawnStar star) {
    var m = check(star, 2000, 5);
    assertThat(m.fwhmPx()).isCloseTo(star.trueFwhm(), within(0.008 * star.trueFwhm()));
  }

  @Test
  void equalBrightStarsAreNotTakenForSaturatedOnes() {
    check(DrawnStar.round(3.5, 5), 2000, 5);
  }

  @Test
  void aShortTrailIsNotTakenForAnEllipse() {
    check(DrawnStar.trailed(2.5, 3, 2.1, 80), 200, 5);
  }

  @Test
  void noiseDoesNotMakeRoundStarsElliptical() {
    for (double snr : new double[] {25, 50}) {
      for (double fwhm : new double[] {1.5, 3, 6}) {
        var m = measure(DrawnStar.round(3.5, fwhm), snr, 8).medians();
        assertThat(m).isNotNull();
        assertThat(m.ellipticity())
            .as("seed %d, S/N %s, fwhm %s", SEED, snr, fwhm)
            .isLessThan(0.03);
        assertThat(m.fwhmPx()).isCloseTo(fwhm, within(0.02 * fwhm + 3 * m.fwhmErrorPx()));
      }
    }
  }

  @Test
  void errorsOfTheMediansAreHonest() {
    double squares = 0;
    int trials = 12;
    for (int k = 0; k < trials; k++) {
      var m = measure(DrawnStar.round(3, 2.8), 60, 6, SEED + k).medians();
      assertThat(m).isNotNull();
      double pull = (m.fwhmPx() - 2.8) / m.fwhmErrorPx();
      squares += pull * pull;
    }
    // chi² of 12 has the 99.9 % point 32.9.
    assertThat(squares).as("seed %d", SEED).isLessThan(32.9);
  }

  private static FramePsf.Medians check(DrawnStar star, double snr, int perSide) {
    var psf = measure(star, snr, perSide);
    var m = psf.medians();
    assertThat(m).as("seed %d: %s", SEED, psf.reason()).isNotNull();
    double fwhm = star.trueFwhm();
    assertThat(m.fwhmPx()).as("seed %d", SEED).isCloseTo(fwhm, within(0.02 * fwhm));
    assertThat(m.ellipticity()).as("seed %d", SEED).isCloseTo(star.trueEllipticity(), within(0.03));
    if (star.trueEllipticity() > 0.1) {
      double turn = Shape.normaliseDeg(m.positionAngleDeg() - star.thetaDeg());
      assertThat(turn).as("seed %d", SEED).isCloseTo(0, within(2.0));
    }
    return m;
  }

  private static FramePsf measure(DrawnStar star, double snr, int perSide) {
    return measure(star, snr, perSide, SEED);
  }

  private static FramePsf measure(DrawnStar star, double snr, int perSide, long seed) {
    var field = new DrawnField(star, perSide, snr, 2.0, seed);
    var sources =
        SourceMeasurement.measure(
            field.plane,
            field.flags,
            field.detector,
            field.sources,
            field.owners(),
            Workers.SINGLE);
    return PsfMeasurement.measure(
        field.plane,
        field.flags,
        field.detector,
        sources,
        field.owners(),
        PixelShape.SQUARE,
        Workers.SINGLE);
  }
}
