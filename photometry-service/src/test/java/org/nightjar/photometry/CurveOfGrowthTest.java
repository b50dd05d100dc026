package org.nightjar.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.ApertureSum;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

class CurveOfGrowthTest {
  private static CurveOfGrowth measure(SimulatedField field) {
    var sources = new Sources(field.catalog());
    var rows = GrowthStars.pick(sources, field.image(), field.psf.fwhmPx());
    return GrowthMeasurement.of(
            field.image(), sources, rows, field.psf.fwhmPx(), CrowdLight.NONE, Workers.SINGLE)
        .orElseThrow();
  }

  /** Share of the light within a radius, of the noiseless star through square pixels. */
  private static double trueFraction(Psf psf, double radius) {
    double flux = 1e9;
    Plane plane =
        SkySim.of(201, 201)
            .withPsf(psf)
            .withStars(java.util.List.of(PointSource.at(100.2, 99.7, flux)))
            .expectedElectrons(Workers.SINGLE);
    return ApertureSum.of(plane, 100.2, 99.7, new CircularAperture(radius)).flux() / flux;
  }

  @ParameterizedTest
  @CsvSource({"3, 2.5", "3, 3.5", "3, 5", "2, 3", "1.6, 4", "5, 3", "3, Infinity"})
  void apertureCorrectionIsTrueToThreeMillimagnitudes(double fwhm, double beta) {
    var psf = beta == Double.POSITIVE_INFINITY ? Psf.gaussian(fwhm) : Psf.moffat(fwhm, beta);
    double sum = 0;
    int seeds = 3;
    for (long seed = 1; seed <= seeds; seed++) {
      var field = new SimulatedField(seed, (int) (300 * fwhm), 60, psf, 20, 0, 300);
      var curve = measure(field);
      double radius = curve.apertureRadiusPx(SimulatedField.GAIN, field.skyRmsAdu(), 400);
      double error = curve.correctionMag(radius) - 2.5 * Math.log10(trueFraction(psf, radius));
      assertThat(error)
          .as("seed %d, radius %f px, %d stars", seed, radius, curve.stars())
          .isCloseTo(0, within(0.006));
      sum += error;
    }
    assertThat(sum / seeds).isCloseTo(0, within(0.003));
  }

  @Test
  void hotPixelsMakeNoGrowthCurve() {
    int n = 40;
    var x = new double[n];
    var star = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 40 + 50 * i;
      star[i] = i % 4 == 0 ? 1 : -1;
    }
    var same = new double[n];
    java.util.Arrays.fill(same, 60);
    var sources =
        new Sources(
            SourceCatalog.ofSize(n)
                .with(SourceColumn.X, x)
                .with(SourceColumn.Y, same)
                .with(SourceColumn.FLUX_AUTO, same)
                .with(SourceColumn.SNR, same)
                .with(SourceColumn.FLAGS, new double[n])
                .with(SourceColumn.STAR, star));
    var image = CalibratedImage.of(Plane.zeros(2100, 120), Detector.UNKNOWN);
    assertThat(GrowthStars.pick(sources, image, 3).rows()).hasSize(10).allMatch(i -> i % 4 == 0);
  }

  @Test
  void errorsOfTheCurveCoverTheTruth() {
    var psf = Psf.moffat(3, 3.5);
    int covered = 0;
    int n = 20;
    for (long seed = 1; seed <= n; seed++) {
      var curve = measure(new SimulatedField(seed, 700, 25, psf, 20, 0, 2000));
      double truth = trueFraction(psf, 4);
      if (Math.abs(curve.fraction(4) - truth) < 2 * curve.fractionError(4)) {
        covered++;
      }
    }
    assertThat(covered).isGreaterThanOrEqualTo(17);
  }

  @Test
  void bestRadiusMaximisesTheSignalToNoiseOfAGaussian() {
    // Sky-limited, sky known perfectly: d/dr of (1 − exp(−r²/2s²))/r = 0 at r = 1.5852 s.
    double fwhm = 4;
    double sigma = fwhm / (2 * Math.sqrt(2 * Math.log(2)));
    var radii = CurveOfGrowth.radiiPx(fwhm);
    var fractions =
        IntStream.range(0, radii.length)
            .mapToDouble(i -> -Math.expm1(-radii[i] * radii[i] / (2 * sigma * sigma)))
            .toArray();
    var curve = new CurveOfGrowth(fwhm, radii, fractions, new double[radii.length], 10);
    assertThat(curve.bestRadiusPx(null, 10, 1e9)).isCloseTo(1.5852 * sigma, within(0.015 * fwhm));
    assertThat(curve.apertureRadiusPx(null, 10, 1e9)).isBetween(0.9 * fwhm, 1.15 * fwhm);
  }

  @Test
  void noApertureIsSmallerThanTwoPixels() {
    var curve = CurveOfGrowth.ofMoffat(1.2, 3.5);
    assertThat(curve.bestRadiusPx(null, 10, 400)).isGreaterThanOrEqualTo(2);
    assertThat(curve.apertureRadiusPx(null, 10, 400)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void weightedMedianLiesInTheMiddleOfTheWeight() {
    assertThat(GrowthMeasurement.weightedMedian(new double[] {3, 1, 2}, new double[] {1, 1, 1}))
        .isEqualTo(2);
    assertThat(GrowthMeasurement.weightedMedian(new double[] {1, 2, 9}, new double[] {1, 1, 1e-9}))
        .isCloseTo(1.5, within(1e-6));
    assertThat(GrowthMeasurement.weightedMedian(new double[] {7}, new double[] {2})).isEqualTo(7);
  }
}
