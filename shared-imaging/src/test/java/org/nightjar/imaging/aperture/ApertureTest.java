package org.nightjar.imaging.aperture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;

class ApertureTest {
  private static final long SEED = 20240117;

  @Test
  void sumOverOnesIsTheApertureArea() {
    var ones = Plane.zeros(101, 101);
    Arrays.fill(ones.pixels(), 1f);
    var random = new Random(SEED);
    for (int i = 0; i < 500; i++) {
      double a = 0.05 + 20 * random.nextDouble();
      double b = 0.05 + 20 * random.nextDouble();
      double theta = 360 * random.nextDouble();
      double x = 45 + 10 * random.nextDouble();
      double y = 45 + 10 * random.nextDouble();
      var apertures =
          new Aperture[] {
            new CircularAperture(a),
            new CircularAnnulus(a, a + b),
            new EllipticalAperture(a, b, theta),
            new EllipticalAnnulus(new EllipticalAperture(a, b, theta), 0.6)
          };
      for (var aperture : apertures) {
        var sum = ApertureSum.of(ones, x, y, aperture);
        assertThat(sum.flux())
            .as("seed %d, %s at %s, %s", SEED, aperture, x, y)
            .isCloseTo(aperture.areaPx(), within(1e-10 * (1 + a + b) * (1 + a + b)));
        assertThat(sum.complete()).isTrue();
      }
    }
  }

  @Test
  void overlapIsWhatCountingFinePointsFinds() {
    var random = new Random(SEED);
    int n = 1000;
    for (int i = 0; i < 60; i++) {
      double a = 0.1 + 3 * random.nextDouble();
      double b = 0.1 + 3 * random.nextDouble();
      double theta = 180 * random.nextDouble();
      var ellipse = new EllipticalAperture(a, b, theta);
      double dx = (2 * random.nextDouble() - 1) * (ellipse.halfWidthPx() + 0.5);
      double dy = (2 * random.nextDouble() - 1) * (ellipse.halfHeightPx() + 0.5);
      double c = Math.cos(Math.toRadians(theta));
      double s = Math.sin(Math.toRadians(theta));
      int in = 0;
      for (int k = 0; k < n * n; k++) {
        double px = dx - 0.5 + (k % n + 0.5) / n;
        double py = dy - 0.5 + (k / n + 0.5) / n;
        double u = (px * c + py * s) / a;
        double v = (py * c - px * s) / b;
        if (u * u + v * v <= 1) {
          in++;
        }
      }
      // A convex outline inside a pixel is at most 4 pixels long and errs by half a cell at most.
      assertThat(ellipse.overlap(dx, dy))
          .as("seed %d, %s at %s, %s", SEED, ellipse, dx, dy)
          .isCloseTo((double) in / (n * n), within(2.0 / n));
    }
  }

  @Test
  void anEllipseOfEqualAxesIsTheCircle() {
    var random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      double r = 0.1 + 5 * random.nextDouble();
      double dx = (2 * random.nextDouble() - 1) * (r + 1);
      double dy = (2 * random.nextDouble() - 1) * (r + 1);
      double theta = 360 * random.nextDouble();
      assertThat(new EllipticalAperture(r, r, theta).overlap(dx, dy))
          .isCloseTo(new CircularAperture(r).overlap(dx, dy), within(1e-12));
    }
  }

  @Test
  void touchingAndCentredCirclesAreExact() {
    assertThat(new CircularAperture(0.5).overlap(0, 0)).isCloseTo(Math.PI / 4, within(1e-15));
    assertThat(new CircularAperture(0.5).overlap(1, 0)).isZero();
    assertThat(new CircularAperture(0.5).overlap(0.5, 0.5)).isCloseTo(Math.PI / 16, within(1e-15));
    assertThat(new CircularAperture(Math.sqrt(0.5)).overlap(0, 0)).isCloseTo(1, within(1e-15));
  }

  @Test
  void maskedAndMissingPixelsAreCountedApart() {
    var ones = Plane.zeros(20, 20);
    Arrays.fill(ones.pixels(), 1f);
    var flags = FlagPlane.clear(20, 20);
    flags.raise(10, 10, PixelFlag.BAD);
    flags.raise(11, 10, PixelFlag.TRAIL);
    var sum = ApertureSum.of(ones, flags, PixelFlag.UNUSABLE, 10, 10, new CircularAperture(3));
    assertThat(sum.maskedAreaPx()).isEqualTo(1);
    assertThat(sum.areaPx()).isCloseTo(9 * Math.PI - 1, within(1e-12));
    assertThat(sum.flux()).isCloseTo(sum.areaPx(), within(1e-12));
    assertThat(sum.complete()).isFalse();
    var corner = ApertureSum.of(ones, -0.5, -0.5, new CircularAperture(4));
    assertThat(corner.areaPx()).isCloseTo(4 * Math.PI, within(1e-12));
    assertThat(corner.outsideAreaPx()).isCloseTo(12 * Math.PI, within(1e-12));
    assertThat(ApertureSum.of(ones, 1e9, -1e9, new CircularAperture(4)).areaPx()).isZero();
  }

  @Test
  void pixelsOfARingAreThoseWithTheirCentresInIt() {
    var plane = Plane.zeros(15, 15);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = i;
    }
    var ring = AnnulusPixels.of(plane, null, 0, 7, 7, new CircularAnnulus(0.5, 1));
    assertThat(ring).containsExactly(6 * 15 + 7, 7 * 15 + 6, 7 * 15 + 8, 8 * 15 + 7);
    assertThat(AnnulusPixels.of(plane, null, 0, 70, 7, new CircularAnnulus(0.5, 1))).isEmpty();
  }

  @Test
  void impossibleSizesAreRefusedByName() {
    assertThatThrownBy(() -> new CircularAperture(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("radiusPx = 0.0");
    assertThatThrownBy(() -> new CircularAnnulus(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("innerRadiusPx = 3.0");
    assertThatThrownBy(() -> new EllipticalAperture(1, Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("semiMinorPx");
  }
}
