package org.nightjar.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

class PreviewTest {
  private static Plane noise(int width, int height, long seed) {
    var random = new Random(seed);
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = (float) (1000 + 10 * random.nextGaussian());
    }
    return plane;
  }

  @Test
  void theFirstRowIsAtTheBottom() {
    var plane = Plane.zeros(4, 6);
    plane.set(1, 0, 100);
    var preview = Preview.of(plane, null, 100, new Cuts(0, 100), Workers.SINGLE);
    assertThat(preview.factor()).isEqualTo(1);
    assertThat(preview.grey()[5 * 4 + 1] & 0xff).isEqualTo(255);
    assertThat(preview.column(1)).isEqualTo(1.5);
    assertThat(preview.row(0)).isEqualTo(5.5);
  }

  @Test
  void boxesAreMeansNotSamples() {
    var plane = Plane.zeros(10, 7);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 10; x++) {
        plane.set(x, y, (x + y) % 2 == 0 ? 200 : 0);
      }
    }
    var preview = Preview.of(plane, null, 5, new Cuts(0, 200), Workers.SINGLE);
    assertThat(preview.factor()).isEqualTo(2);
    assertThat(preview.width()).isEqualTo(5);
    assertThat(preview.height()).isEqualTo(4);
    double half = 255 * Math.log(6 + Math.sqrt(37)) / Math.log(12 + Math.sqrt(145));
    for (byte g : preview.grey()) {
      assertThat(g & 0xff).isCloseTo((int) Math.round(half), within(1));
    }
  }

  @Test
  void pixelsWithoutLightAreLeftOut() {
    var plane = Plane.zeros(4, 4);
    Arrays.fill(plane.pixels(), 50);
    plane.set(0, 0, 1e6f);
    plane.set(3, 3, Float.NaN);
    var flags = FlagPlane.clear(4, 4);
    flags.raise(0, 0, PixelFlag.HOT);
    var preview = Preview.of(plane, flags, 2, new Cuts(0, 100), Workers.SINGLE);
    assertThat(preview.grey()).containsOnly(preview.grey()[0]);
  }

  @Test
  void pngHoldsThePicture() throws IOException {
    var preview = Preview.of(noise(300, 200, 1), null, 100, Workers.SINGLE);
    var read = ImageIO.read(new ByteArrayInputStream(preview.toPng()));
    assertThat(read.getWidth()).isEqualTo(100);
    assertThat(read.getHeight()).isEqualTo(67);
    assertThat(read.getRaster().getSample(17, 5, 0)).isEqualTo(preview.grey()[5 * 100 + 17] & 0xff);
  }

  @Test
  void threadsDoNotChangeTheBytes() {
    var plane = noise(500, 400, 2);
    var one = Preview.of(plane, null, 200, Workers.SINGLE).toPng();
    try (var workers = Workers.of(3)) {
      assertThat(Preview.of(plane, null, 200, workers).toPng()).isEqualTo(one);
    }
  }

  @Test
  void cutsOfConstantAndEmptyFramesAreStillCuts() {
    var constant = Plane.zeros(20, 20);
    Arrays.fill(constant.pixels(), 7);
    assertThat(Cuts.zscale(constant, null, 0.25).white()).isGreaterThan(7);
    assertThat(Cuts.percentiles(constant, null, 1, 99).black()).isEqualTo(7);
    var nothing = Plane.zeros(3, 3);
    Arrays.fill(nothing.pixels(), Float.NaN);
    assertThat(Cuts.percentiles(nothing, null, 1, 99)).isEqualTo(new Cuts(0, 1));
    assertThat(Preview.of(nothing, null, 10, Workers.SINGLE).grey()).containsOnly(0);
    assertThatThrownBy(() -> new Cuts(2, 1)).hasMessageContaining("black = 2.0");
  }

  @Test
  void percentilesAreThoseOfTheValues() {
    var ramp = Plane.zeros(100, 100);
    for (int i = 0; i < 10_000; i++) {
      ramp.pixels()[i] = i;
    }
    var cuts = Cuts.percentiles(ramp, null, 1, 90);
    assertThat(cuts.black()).isCloseTo(100, within(2.0));
    assertThat(cuts.white()).isCloseTo(9000, within(2.0));
  }

  @Test
  void zscaleOfNoiseSpansItsLineOverTheContrast() {
    // Sorted Gaussian values follow a line of slope s; with stars on top the cuts must not move.
    var sky = noise(400, 400, 3);
    var plain = Cuts.zscale(sky, null, 0.25);
    var random = new Random(4);
    for (int i = 0; i < 400 * 400 / 100; i++) {
      sky.pixels()[random.nextInt(400 * 400)] = 30_000;
    }
    var starry = Cuts.zscale(sky, null, 0.25);
    assertThat(plain.black()).isBetween(960.0, 985.0);
    assertThat(starry.black()).isCloseTo(plain.black(), within(5.0));
    // On top the line runs on to four times its slope: about 1000 + 4 x 25.
    assertThat(starry.white()).isBetween(1030.0, 1150.0);
  }
}
