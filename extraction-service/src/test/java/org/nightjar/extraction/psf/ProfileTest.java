package org.nightjar.extraction.psf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final double[] ELLIPSE = {100, 10.3, 9.8, 0.9, 0.2, 0.7, 3, 0.3};
  private static final double[] TRAIL = {100, 10.3, 9.8, 0.9, 1.7, -0.8, 3, 0.3};

  @Test
  void derivativesAreTheSlopes() {
    for (var kind : Profile.Kind.values()) {
      var t = kind == Profile.Kind.ELLIPTICAL ? ELLIPSE : TRAIL;
      var profile = new Profile(kind, 9, PixelShape.SQUARE);
      var gradient = new double[Profile.PARAMETERS];
      var scratch = new double[Profile.PARAMETERS];
      for (double side : new double[] {1, 2}) {
        profile.at(t, 11, 9, side, 3, gradient);
        for (int i = 0; i < Profile.PARAMETERS; i++) {
          double h = 1e-5;
          var up = t.clone();
          var down = t.clone();
          up[i] += h;
          down[i] -= h;
          double slope =
              (profile.at(up, 11, 9, side, 3, scratch) - profile.at(down, 11, 9, side, 3, scratch))
                  / (2 * h);
          assertThat(gradient[i])
              .as("%s, parameter %d", kind, i)
              .isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
        }
      }
    }
  }

  @Test
  void halfOfThePeakLiesOnTheContour() {
    var profile = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    double fwhm = 3.2;
    double s = 4 / (fwhm * fwhm);
    for (double wing : new double[] {0.001, 0.2, 0.4, 0.65}) {
      var t = new double[] {50, 0, 0, s, 0, s, 0, wing};
      var g = new double[Profile.PARAMETERS];
      // A pixel of no size has the value at its centre.
      assertThat(profile.at(t, fwhm / 2, 0, 0, 1, g)).isCloseTo(25, within(1e-9));
      assertThat(profile.shape(t).fwhmPx()).isCloseTo(fwhm, within(1e-9));
    }
  }

  @Test
  void wingsThatVanishAreAGaussian() {
    var profile = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    var t = new double[] {1, 0, 0, 0.25, 0, 0.25, 0, Profile.LEAST_WING};
    var g = new double[Profile.PARAMETERS];
    for (double r = 0; r < 6; r += 0.5) {
      double gaussian = Math.exp(-Math.log(2) * 0.25 * r * r);
      // The exponent's next term in g: g ln²2 (rho² − rho) / 2; a half more for those after it.
      double rho = 0.25 * r * r;
      double next = 0.5 * Profile.LEAST_WING * Math.log(2) * Math.log(2) * rho * Math.abs(rho - 1);
      assertThat(profile.at(t, r, 0, 0, 1, g))
          .isCloseTo(gaussian, within(1.5 * next * gaussian + 1e-9));
    }
  }

  @Test
  void fourNodesIntegrateThePixelAtTheNarrowestWidth() {
    var profile = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    var g = new double[Profile.PARAMETERS];
    for (double wing : new double[] {0.001, 0.4}) {
      double s = 4 / (1.5 * 1.5);
      var t = new double[] {1, 0.3, -0.2, s, 0, s, 0, wing};
      for (int x = -3; x <= 3; x++) {
        assertThat(profile.at(t, x, 1, 1, 4, g))
            .isCloseTo(profile.at(t, x, 1, 1, 20, g), within(2e-4));
      }
    }
  }

  @Test
  void aTrailOfNoLengthIsTheRoundStar() {
    var still = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    var drawn = new Profile(Profile.Kind.TRAILED, 7, PixelShape.SQUARE);
    var g = new double[Profile.PARAMETERS];
    double a = still.at(new double[] {9, 0, 0, 0.5, 0, 0.5, 1, 0.3}, 1, 2, 1, 3, g);
    double b = drawn.at(new double[] {9, 0, 0, 0.5, 0, 0, 1, 0.3}, 1, 2, 1, 3, g);
    assertThat(b).isCloseTo(a, within(1e-12));
  }

  @Test
  void anglesComeFromXTowardsYWithinAHalfTurn() {
    assertThat(Shape.normaliseDeg(90)).isEqualTo(-90);
    assertThat(Shape.normaliseDeg(-91)).isEqualTo(89);
    assertThat(Shape.normaliseDeg(200)).isEqualTo(20);
    var profile = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    // Narrow along x: long along y.
    var shape = profile.shape(new double[] {1, 0, 0, 2, 0, 0.5, 0, 0.3});
    assertThat(Math.abs(shape.thetaDeg())).isEqualTo(90);
    assertThat(shape.majorPx()).isCloseTo(2 / Math.sqrt(0.5), within(1e-12));
  }

  @Test
  void greensOfAMosaicGatherLightOnADiagonal() {
    double s = 4 / (1.2 * 1.2);
    var t = new double[] {1, 0, 0, s, 0, s, 0, 0.25};
    var g = new double[Profile.PARAMETERS];
    var square = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.SQUARE);
    var rising = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.ofGreen("GRBG"));
    var falling = new Profile(Profile.Kind.ELLIPTICAL, 1, PixelShape.ofGreen("RGGB"));
    double up = rising.at(t, 1, 1, 1, 8, g);
    assertThat(falling.at(t, -1, 1, 1, 8, g)).isCloseTo(up, within(1e-12));
    assertThat(up).isGreaterThan(1.2 * rising.at(t, -1, 1, 1, 8, g));
    // Both diagonals together are the whole cell.
    double both = 0.5 * (rising.at(t, 0.3, 0.2, 1, 8, g) + falling.at(t, 0.3, 0.2, 1, 8, g));
    assertThat(both).isCloseTo(square.at(t, 0.3, 0.2, 1, 16, g), within(1e-6));
  }
}
