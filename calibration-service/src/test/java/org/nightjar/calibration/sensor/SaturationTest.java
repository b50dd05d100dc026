package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;

class SaturationTest {
  private static final Detector LEVEL_1000 = new Detector(null, null, 1000.0);

  @Test
  void growsSaturatedPixelsByOneAndCountsThemBefore() {
    var plane = Plane.zeros(20, 10);
    plane.set(5, 5, 1000);
    plane.set(0, 0, 5000);
    plane.set(15, 5, 999);
    var flags = FlagPlane.clear(20, 10);
    int n =
        Saturation.flag(RawImage.of(plane, LEVEL_1000), new Rectangle(0, 0, 19, 9), null, flags);
    assertThat(n).isEqualTo(2);
    assertThat(flags.count(PixelFlag.SATURATED)).isEqualTo(9 + 4);
    assertThat(flags.any(4, 4, PixelFlag.SATURATED)).isTrue();
    assertThat(flags.any(15, 5, PixelFlag.SATURATED)).isFalse();
    assertThat(flags.count(PixelFlag.BLEED)).isZero();
  }

  @Test
  void bleedingIsARunOfFiveAlongTheReadOut() {
    var plane = Plane.zeros(20, 20);
    for (int i = 0; i < 5; i++) {
      plane.set(3, 2 + i, 2000);
      plane.set(10 + i, 15, 2000);
    }
    for (int i = 0; i < 4; i++) {
      plane.set(18, 2 + i, 2000);
    }
    var flags = FlagPlane.clear(20, 20);
    Saturation.flag(RawImage.of(plane, LEVEL_1000), new Rectangle(0, 0, 19, 19), null, flags);
    assertThat(flags.count(PixelFlag.BLEED)).isEqualTo(5);
    assertThat(flags.any(3, 6, PixelFlag.BLEED)).isTrue();
  }

  @Test
  void theMaskOfSuperpixelsWinsOverTheirMeans() {
    var plane = Plane.zeros(10, 10);
    plane.set(7, 7, 5000);
    var mask = new boolean[100];
    mask[4 * 10 + 6] = true;
    var raw = new RawImage(plane, mask, null, null, LEVEL_1000);
    var flags = FlagPlane.clear(8, 8);
    int n = Saturation.flag(raw, new Rectangle(2, 2, 9, 9), null, flags);
    assertThat(n).isEqualTo(1);
    assertThat(flags.any(4, 2, PixelFlag.SATURATED)).isTrue();
    assertThat(flags.any(5, 5, PixelFlag.SATURATED)).isFalse();
  }

  @Test
  void aPixelThatIsFullInTheDarkIsNoBrightStar() {
    var plane = Plane.zeros(10, 10);
    plane.set(5, 5, 5000);
    var hot = FlagPlane.clear(10, 10);
    hot.raise(5, 5, PixelFlag.HOT);
    var flags = FlagPlane.clear(10, 10);
    int n = Saturation.flag(RawImage.of(plane, LEVEL_1000), new Rectangle(0, 0, 9, 9), hot, flags);
    assertThat(n).isZero();
    assertThat(flags.count(0xff)).isZero();
  }

  @Test
  void withoutALevelNothingIsFlagged() {
    var plane = Plane.zeros(10, 10);
    plane.set(5, 5, 65535);
    var raw = RawImage.of(plane, Detector.UNKNOWN);
    var flags = FlagPlane.clear(10, 10);
    assertThat(Saturation.flag(raw, new Rectangle(0, 0, 9, 9), null, flags)).isZero();
    assertThat(Saturation.known(raw)).isFalse();
  }
}
