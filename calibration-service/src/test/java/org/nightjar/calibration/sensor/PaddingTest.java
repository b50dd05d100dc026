package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;

class PaddingTest {
  private static final int W = 300;
  private static final int H = 240;

  private static FlagPlane flags(Plane plane) {
    var flags = FlagPlane.clear(plane.width(), plane.height());
    var area = new Rectangle(0, 0, plane.width() - 1, plane.height() - 1);
    Padding.flag(RawImage.of(plane, Detector.UNKNOWN), area, flags);
    return flags;
  }

  private static Plane integers(double level, double sigma, long seed) {
    var plane = Frames.noise(W, H, level, sigma, seed);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = Math.round(plane.pixels()[i]);
    }
    return plane;
  }

  /** Whether a turned frame covers a place. */
  private static boolean covered(int x, int y, double degrees) {
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    double u = c * (x - 150) + s * (y - 120);
    double v = c * (y - 120) - s * (x - 150);
    return Math.abs(u) < 140 && Math.abs(v) < 112;
  }

  @Test
  void marginsOfATurnedFrameHaveNoData() {
    for (double degrees : new double[] {0, 0.4, 5, -20, 90}) {
      for (float fill : new float[] {0, 905, -7.5f}) {
        var plane = Frames.noise(W, H, 900, 12, 3);
        for (int i = 0; i < W * H; i++) {
          if (!covered(i % W, i / W, degrees)) {
            plane.pixels()[i] = fill;
          }
        }
        var flags = flags(plane);
        int missed = 0;
        int wrong = 0;
        for (int i = 0; i < W * H; i++) {
          boolean padding = flags.any(i % W, i / W, PixelFlag.NO_DATA);
          boolean inside = covered(i % W, i / W, degrees);
          missed += !padding && !inside ? 1 : 0;
          // The rim may go two pixels into the frame, along rows and columns.
          boolean deep =
              inside
                  && covered(i % W - 3, i / W, degrees)
                  && covered(i % W + 3, i / W, degrees)
                  && covered(i % W, i / W - 3, degrees)
                  && covered(i % W, i / W + 3, degrees);
          wrong += padding && deep ? 1 : 0;
        }
        assertThat(missed).as("%s degrees, filled with %s", degrees, fill).isLessThan(30);
        assertThat(wrong).as("%s degrees, filled with %s", degrees, fill).isZero();
      }
    }
  }

  @Test
  void copiesOfTheLastPixelAreNoDataEither() {
    var plane = Frames.noise(W, H, 900, 12, 4);
    for (int y = 0; y < H; y++) {
      for (int x = 0; x < 25; x++) {
        plane.set(x, y, plane.at(25, y));
      }
    }
    var flags = flags(plane);
    assertThat(flags.any(0, 100, PixelFlag.NO_DATA)).isTrue();
    assertThat(flags.any(24, 0, PixelFlag.NO_DATA)).isTrue();
    assertThat(flags.any(29, 100, PixelFlag.NO_DATA)).isFalse();
    assertThat(flags.count(PixelFlag.NO_DATA)).isBetween(25 * H, 28 * H);
  }

  @Test
  void anOrdinaryFrameHasNone() {
    assertThat(flags(Frames.noise(W, H, 900, 12, 5)).count(0xff)).isZero();
    assertThat(flags(integers(900, 2, 6)).count(0xff)).isZero();
    assertThat(flags(Frames.noise(5, 3, 900, 12, 5)).count(0xff)).isZero();
  }

  @Test
  void aSkyWithoutNoiseOrClippedAtBlackIsASky() {
    var even = Plane.zeros(W, H);
    assertThat(flags(even).count(0xff)).isZero();
    even.set(100, 100, 5000);
    assertThat(flags(even).count(0xff)).isZero();
    for (double level : new double[] {-30, -15, 0}) {
      var clipped = integers(level, 10, 7);
      for (int i = 0; i < W * H; i++) {
        clipped.pixels()[i] = Math.max(0, clipped.pixels()[i]);
      }
      assertThat(flags(clipped).count(0xff)).as("level %s", level).isLessThan(50);
    }
    assertThat(flags(integers(900, 0.3, 8)).count(0xff)).isZero();
  }

  @Test
  void fullPixelsAtTheEdgeAreNotPadding() {
    var plane = integers(900, 12, 9);
    for (int y = 0; y < 120; y++) {
      plane.set(70, y, 65535);
    }
    assertThat(flags(plane).count(0xff)).isZero();
    var flags = FlagPlane.clear(W, H);
    plane.set(200, 200, 70000);
    for (int y = 0; y < 120; y++) {
      flags.raise(70, y, PixelFlag.SATURATED);
    }
    Padding.flag(RawImage.of(plane, Detector.UNKNOWN), new Rectangle(0, 0, W - 1, H - 1), flags);
    assertThat(flags.count(PixelFlag.NO_DATA)).isZero();
  }

  @Test
  void onlyTheTrimmedPartIsLookedAt() {
    var plane = Frames.noise(W, H, 900, 12, 10);
    for (int y = 0; y < H; y++) {
      for (int x = 0; x < 40; x++) {
        plane.set(x, y, 500);
      }
      for (int x = 40; x < 60; x++) {
        plane.set(x, y, 0);
      }
    }
    var flags = FlagPlane.clear(W - 40, H);
    Padding.flag(RawImage.of(plane, Detector.UNKNOWN), new Rectangle(40, 0, W - 1, H - 1), flags);
    assertThat(flags.any(0, 0, PixelFlag.NO_DATA)).isTrue();
    assertThat(flags.count(PixelFlag.NO_DATA)).isBetween(20 * H, 22 * H);
  }
}
