package org.nightjar.imaging.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

class PsfTest {
  private static final double FLUX = 1e5;

  /** Noise-free pixels of one star. */
  private static Plane star(Psf psf, int size, double x, double y) {
    // A noisy sensor keeps the floor high: only the promised share of light decides on the cut.
    var sensor =
        Sensor.plain(size, size).with(Electronics.of(1.5, 1e6, 500)).with(Silicon.ccd(1e12));
    return SkySim.of(sensor)
        .withPsf(psf)
        .withStars(List.of(PointSource.at(x, y, FLUX)))
        .expectedElectrons(Workers.SINGLE);
  }

  private static double sum(Plane plane) {
    double sum = 0;
    for (float p : plane.pixels()) {
      sum += p;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.25, 1.5, 2, 3, 5, 8})
  void sumOverPixelsIsTheFlux(double fwhmPx) {
    for (double beta : new double[] {Double.POSITIVE_INFINITY, 2.5, 3.5, 4.765, 8}) {
      for (double ellipticity : new double[] {0, 0.3, 0.6}) {
        var psf = new Psf(fwhmPx, beta, ellipticity, 27, List.of());
        int size = (int) (40 * fwhmPx / (1 - ellipticity)) + 60;
        for (double shift : new double[] {0, 0.21, 0.5}) {
          double x = size / 2 + shift;
          double y = size / 2 - 0.7 * shift;
          // 3e-4 of a Moffat's light lie outside of its cut.
          assertThat(sum(star(psf, size, x, y)) / FLUX)
              .as("fwhm %s beta %s e %s shift %s", fwhmPx, beta, ellipticity, shift)
              .isCloseTo(1, within(5e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1, 1.5, 2, 3, 5, 8})
  void gaussianPixelsAreDifferencesOfErrorFunctions(double fwhmPx) {
    double x = 60.3;
    double y = 59.85;
    var plane = star(Psf.gaussian(fwhmPx), 120, x, y);
    double sigma = fwhmPx / (2 * Math.sqrt(2 * Math.log(2)));
    double worst = 0;
    for (int j = 0; j < 120; j++) {
      for (int i = 0; i < 120; i++) {
        double exact = FLUX * over(i - x, sigma) * over(j - y, sigma);
        worst = Math.max(worst, Math.abs(plane.at(i, j) - exact));
      }
    }
    double peak = FLUX * over(0, sigma) * over(0, sigma);
    assertThat(worst / peak).isLessThan(5e-5);
  }

  private static double over(double d, double sigma) {
    double unit = sigma * Math.sqrt(2);
    return (Erf.erf((d + 0.5) / unit) - Erf.erf((d - 0.5) / unit)) / 2;
  }

  @ParameterizedTest
  @CsvSource({"1.0, 2.5, 0.4", "1.0, 3.5, 0", "1.5, 2.5, 0.5", "3, 3, 0.3", "8, 5, 0.5"})
  void moffatPixelsAgreeWithBruteForce(double fwhmPx, double beta, double ellipticity) {
    var psf = new Psf(fwhmPx, beta, ellipticity, 40, List.of());
    double x = 40.37;
    double y = 39.8;
    var plane = star(psf, 81, x, y);
    double alphaA = psf.majorPx() / 2 / Math.sqrt(Math.pow(2, 1 / beta) - 1);
    double alphaB = psf.minorPx() / 2 / Math.sqrt(Math.pow(2, 1 / beta) - 1);
    int n = 60;
    double peak = 0;
    double worst = 0;
    for (int j = 30; j <= 50; j++) {
      for (int i = 30; i <= 50; i++) {
        double mean = 0;
        for (int v = 0; v < n; v++) {
          for (int u = 0; u < n; u++) {
            double dx = i - x + (u + 0.5) / n - 0.5;
            double dy = j - y + (v + 0.5) / n - 0.5;
            double c = Math.cos(Math.toRadians(40));
            double s = Math.sin(Math.toRadians(40));
            double a = (c * dx + s * dy) / alphaA;
            double b = (-s * dx + c * dy) / alphaB;
            mean += Math.pow(1 + a * a + b * b, -beta) / (n * n);
          }
        }
        double exact = FLUX * (beta - 1) / (Math.PI * alphaA * alphaB) * mean;
        peak = Math.max(peak, exact);
        worst = Math.max(worst, Math.abs(plane.at(i, j) - exact));
      }
    }
    assertThat(worst / peak).isLessThan(2e-4);
  }

  @ParameterizedTest
  @CsvSource({"1.5, Infinity", "3, Infinity", "2, 2.5", "3, 3.5", "8, 5"})
  void fullWidthAtHalfMaximumIsAsAsked(double fwhmPx, double beta) {
    var psf = new Psf(fwhmPx, beta, 0.3, 25, List.of());
    double c = Math.cos(Math.toRadians(25));
    double s = Math.sin(Math.toRadians(25));
    double half = psf.at(0, 0) / 2;
    double a = psf.majorPx() / 2;
    double b = psf.minorPx() / 2;
    assertThat(a * b * 4).isCloseTo(fwhmPx * fwhmPx, within(1e-9));
    assertThat(psf.at(a * c, a * s)).isCloseTo(half, within(1e-4 * half));
    assertThat(psf.at(-b * s, b * c)).isCloseTo(half, within(1e-4 * half));
  }

  @Test
  void gaussianMomentsAreTheProfilesPlusThePixels() {
    var psf = Psf.gaussian(4).withEllipticity(0.4, 30);
    var plane = star(psf, 101, 50.2, 49.7);
    double flux = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    double syy = 0;
    for (int y = 0; y < 101; y++) {
      for (int x = 0; x < 101; x++) {
        double p = plane.at(x, y);
        flux += p;
        sx += p * (x - 50);
        sy += p * (y - 50);
        sxx += p * (x - 50) * (x - 50);
        sxy += p * (x - 50) * (y - 50);
        syy += p * (y - 50) * (y - 50);
      }
    }
    double mx = sx / flux;
    double my = sy / flux;
    double k = 1 / (8 * Math.log(2));
    double a = psf.majorPx() * psf.majorPx() * k;
    double b = psf.minorPx() * psf.minorPx() * k;
    double c = Math.cos(Math.toRadians(30));
    double s = Math.sin(Math.toRadians(30));
    assertThat(mx).isCloseTo(0.2, within(1e-4));
    assertThat(my).isCloseTo(-0.3, within(1e-4));
    assertThat(sxx / flux - mx * mx).isCloseTo(c * c * a + s * s * b + 1 / 12.0, within(1e-3));
    assertThat(syy / flux - my * my).isCloseTo(s * s * a + c * c * b + 1 / 12.0, within(1e-3));
    assertThat(sxy / flux - mx * my).isCloseTo(c * s * (a - b), within(1e-3));
  }

  @Test
  void trailedGaussianIsTheConvolutionWithTheLine() {
    double sigma = 3 / (2 * Math.sqrt(2 * Math.log(2)));
    double length = 9;
    var psf = Psf.gaussian(3).with(new Smear.Trailing(length, 0));
    for (double dx : new double[] {0, 2, 4.5, 6, 9}) {
      for (double dy : new double[] {0, 1.1, 3}) {
        double unit = sigma * Math.sqrt(2);
        double along =
            (Erf.erf((dx + length / 2) / unit) - Erf.erf((dx - length / 2) / unit)) / (2 * length);
        double across = Math.exp(-0.5 * dy * dy / sigma / sigma) / (sigma * Math.sqrt(2 * Math.PI));
        assertThat(psf.at(dx, dy)).isCloseTo(along * across, within(1e-5 * psf.at(0, 0)));
      }
    }
    var shape = psf.shape();
    // A line much longer than the profile has its half maximum at its ends.
    assertThat(shape.majorPx()).isCloseTo(length, within(0.05));
    assertThat(shape.minorPx()).isCloseTo(3, within(1e-3));
    assertThat(shape.angleDeg()).isCloseTo(0, within(0.05));
  }

  @Test
  void smearsKeepFluxAndCentroid() {
    var smears = List.of(new Smear.Trailing(6, 20), new Smear.Coma(5, 130), new Smear.Ring(4, 0.3));
    for (var smear : smears) {
      var plane = star(Psf.moffat(2.5, 4).with(smear), 161, 80.3, 79.6);
      double flux = 0;
      double mx = 0;
      double my = 0;
      for (int y = 0; y < 161; y++) {
        for (int x = 0; x < 161; x++) {
          flux += plane.at(x, y);
          mx += plane.at(x, y) * (x - 80.3);
          my += plane.at(x, y) * (y - 79.6);
        }
      }
      assertThat(flux / FLUX).as("%s", smear).isCloseTo(1, within(1e-3));
      assertThat(mx / flux).as("%s", smear).isCloseTo(0, within(2e-3));
      assertThat(my / flux).as("%s", smear).isCloseTo(0, within(2e-3));
    }
  }

  @Test
  void smearedPixelsAgreeWithFineSampling() {
    var cases =
        List.of(
            Psf.moffat(1.7, 3).with(new Smear.Coma(0.8, 130)).with(new Smear.Trailing(0.3, 10)),
            Psf.moffat(2.5, 3).with(new Smear.Coma(4, 50)),
            Psf.gaussian(2.5).with(new Smear.Coma(4, 50)),
            Psf.moffat(3, 4).with(new Smear.Trailing(7, 70)),
            Psf.moffat(2, 3.5).with(new Smear.Ring(6, 0.35)));
    for (var psf : cases) {
      var plane = star(psf, 81, 40.3, 39.6);
      var fine = fineOffsets(psf);
      var bare = new Core(new Psf(psf.fwhmPx(), psf.beta(), 0, 0, List.of()));
      double worst = 0;
      double peak = 0;
      for (int y = 28; y <= 52; y += 3) {
        for (int x = 28; x <= 52; x += 3) {
          double exact = 0;
          for (double[] o : fine) {
            exact += bare.at(x - 40.3 - o[0], y - 39.6 - o[1]) * FLUX / fine.size();
          }
          peak = Math.max(peak, plane.at(x, y));
          worst = Math.max(worst, Math.abs(plane.at(x, y) - exact));
        }
      }
      assertThat(worst / peak).as("%s", psf).isLessThan(2e-3);
    }
  }

  /** Smears and the pixel's square at places of a low-discrepancy sequence. */
  private static List<double[]> fineOffsets(Psf psf) {
    var points = new java.util.ArrayList<double[]>();
    // Roberts 2018: powers of the root of g^7 = g + 1 for six dimensions.
    double g = 1.0;
    for (int round = 0; round < 60; round++) {
      g = Math.pow(1 + g, 1 / 7.0);
    }
    for (int i = 1; i <= 100_000; i++) {
      int axis = 1;
      double dx = i * Math.pow(g, -axis++) % 1 - 0.5;
      double dy = i * Math.pow(g, -axis++) % 1 - 0.5;
      for (var smear : psf.smears()) {
        double u = i * Math.pow(g, -axis++) % 1;
        double phi = 2 * Math.PI * (i * Math.pow(g, -axis++) % 1);
        double along;
        double across;
        double angle;
        switch (smear) {
          case Smear.Trailing t -> {
            along = t.lengthPx() * (u - 0.5);
            across = 0;
            angle = t.angleDeg();
          }
          case Smear.Coma c -> {
            along = c.lengthPx() / 3 * (u * (2 + Math.cos(phi)) - 1);
            across = c.lengthPx() / 3 * u * Math.sin(phi);
            angle = c.angleDeg();
          }
          case Smear.Ring r -> {
            double inner = r.obstruction() * r.obstruction();
            double radius = r.radiusPx() * Math.sqrt(inner + (1 - inner) * u);
            along = radius * Math.cos(phi);
            across = radius * Math.sin(phi);
            angle = 0;
          }
        }
        double c = Math.cos(Math.toRadians(angle));
        double s = Math.sin(Math.toRadians(angle));
        dx += c * along - s * across;
        dy += s * along + c * across;
      }
      points.add(new double[] {dx, dy});
    }
    return points;
  }

  @Test
  void ringHasAHole() {
    var psf = Psf.gaussian(2).with(new Smear.Ring(8, 0.4));
    assertThat(psf.at(0, 0)).isLessThan(0.1 * psf.at(5.5, 0));
    assertThat(psf.shape().ellipticity()).isLessThan(0.02);
    assertThat(psf.shape().fwhmPx()).isBetween(15.0, 17.0);
  }

  @Test
  void shapeOfAnEllipseIsTheEllipse() {
    var psf = Psf.moffat(3, 3).withEllipticity(0.3, 60).with(new Smear.Trailing(0.01, 10));
    var shape = psf.shape();
    assertThat(shape.fwhmPx()).isCloseTo(3, within(1e-3));
    assertThat(shape.ellipticity()).isCloseTo(0.3, within(1e-3));
    assertThat(shape.angleDeg()).isCloseTo(60, within(0.1));
  }

  @Test
  void refusesWhatNoProfileHas() {
    assertThatThrownBy(() -> Psf.gaussian(-1.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fwhmPx = -1.2");
    assertThatThrownBy(() -> Psf.moffat(3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beta = 1.0");
    assertThatThrownBy(() -> Psf.gaussian(3).withEllipticity(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
