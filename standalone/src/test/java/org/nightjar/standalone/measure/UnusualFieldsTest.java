package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.Smear;

/** Fields that are not as they should be, simulated, extracted and photometered as in a run. */
class UnusualFieldsTest {
  private static final Workers WORKERS = Workers.of(2);

  @AfterAll
  static void stop() {
    WORKERS.close();
  }

  @Test
  void marginsWithoutLightAreNoTrails() {
    var field = DrawnSky.of(900, 2).withPsf(Psf.moffat(3, 3.5)).withDensity(5);
    for (double degrees : new double[] {0, 3, 20}) {
      var extraction = field.withMargins(degrees).extract(WORKERS).report();
      assertThat(extraction.trails()).as("turned by %s degrees", degrees).isEmpty();
      assertThat(extraction.fwhmPx()).isCloseTo(3, within(0.06));
      assertThat(extraction.doubled()).isNull();
    }
  }

  @Test
  void starsDoubledByAJumpAreToldAndGiveNoZeroPoint() {
    var psf = Psf.moffat(3, 3.5);
    for (double[] jump : new double[][] {{8, 0, 0.6}, {-5, 7, 0.5}, {20, -13, 0.8}}) {
      var field = DrawnSky.of(900, 2).withPsf(psf).withDensity(5).withJump(jump);
      var extracted = field.extract(WORKERS);
      var doubled = Objects.requireNonNull(extracted.report().doubled());
      assertThat(Math.abs(doubled.dxPx())).isCloseTo(Math.abs(jump[0]), within(0.4));
      assertThat(Math.abs(doubled.dyPx())).isCloseTo(Math.abs(jump[1]), within(0.4));
      var photometry = field.measure(extracted, WORKERS).photometry();
      assertThat(photometry.zeroPoint()).isNull();
      assertThat(photometry.reason()).contains("split in two images");
    }
  }

  @Tag("long")
  @Test
  void zeroPointsOfCrowdsHoldWithinTheirErrors() {
    double sum = 0;
    for (double[] lens : new double[][] {{60, 5.5}, {20, 7}}) {
      for (double density : new double[] {1, 3}) {
        var field = DrawnSky.of(700, lens[0]).withDensity(density);
        var crowd = field.withMagnitudes(lens[1], lens[0] > 40 ? 14.5 : 15.5, 11.5).withSeed(2);
        var photometry = crowd.measure(WORKERS).photometry();
        var what = "%s arcsec per pixel, density %s".formatted(lens[0], density);
        double off = Objects.requireNonNull(photometry.zeroPoint()) - crowd.zeroPoint();
        assertThat(off).as(what).isCloseTo(0, within(0.02));
        assertThat(Math.abs(off)).as(what).isLessThan(2.5 * photometry.zeroPointError());
        sum += Math.abs(off);
      }
    }
    assertThat(sum / 4).isLessThan(0.01);
  }

  @Tag("long")
  @Test
  void ringsOutOfFocusAreWideStarsWithAnHonestZeroPointOrNone() {
    for (double radius : new double[] {6, 10}) {
      var psf = Psf.moffat(radius / 2, 3.5).with(new Smear.Ring(radius, 0.4));
      var field = DrawnSky.of(700, 3).withPsf(psf).withDensity(1.5).withMagnitudes(7.5, 13, 13);
      var extracted = field.extract(WORKERS);
      double fwhm = psf.shape().fwhmPx();
      // The truth is the width across the rim; a bell through a ring lies inside it, by a fifth.
      assertThat(extracted.report().fwhmPx()).isBetween(0.75 * fwhm, 1.05 * fwhm);
      var photometry = field.measure(extracted, WORKERS).photometry();
      var zeroPoint = photometry.zeroPoint();
      if (zeroPoint == null) {
        assertThat(photometry.reason()).contains("px wide");
      } else {
        assertThat(Math.abs(zeroPoint - field.zeroPoint()))
            .as("ring of %s px", radius)
            .isLessThan(2.5 * photometry.zeroPointError());
        assertThat(photometry.zeroPointError()).isLessThan(0.3);
      }
    }
  }
}
