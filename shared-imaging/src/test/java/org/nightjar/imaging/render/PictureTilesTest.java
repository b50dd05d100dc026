package org.nightjar.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/** Squares give back the frame's values, and each can be read alone. */
class PictureTilesTest {
  private static final int WIDTH = 700;
  private static final int HEIGHT = 530;
  private static final double NOISE = 12;

  @Test
  void everyPixelComesBackWithinHalfAStepOfTheNoiseOrTheRange() throws IOException {
    var image = noisy();
    image.set(300, 17, 64_000);
    var flags = FlagPlane.clear(WIDTH, HEIGHT);
    flags.raise(5, 6, PixelFlag.NO_DATA);

    var file = PictureTiles.of(image, flags, NOISE, Workers.SINGLE);
    var index = TileIndex.read(new ByteArrayInputStream(file));

    assertThat(index.levels()).isEqualTo(3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double value = value(file, index, x, y);
        if (x == 5 && y == 6) {
          assertThat(value).isNaN();
        } else {
          boolean bright = x / 256 == 1 && (HEIGHT - 1 - y) / 256 == (HEIGHT - 1 - 17) / 256;
          double step = bright ? 64_000 / 65_534.0 : NOISE / 32;
          assertThat(value).as("%d, %d", x, y).isCloseTo(image.at(x, y), within(step / 2 + 0.01));
        }
      }
    }
  }

  @Test
  void theTopLevelIsTheWholeFrameSmall() throws IOException {
    var image = Plane.zeros(WIDTH, HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.set(x, y, y < HEIGHT / 2 ? 10 : 50);
      }
    }
    var file = PictureTiles.of(image, null, 1, Workers.SINGLE);
    var index = TileIndex.read(new ByteArrayInputStream(file));

    assertThat(index.place(2, 0, 0)).isPresent();
    assertThat(index.place(2, 1, 0)).isEmpty();
    assertThat(index.place(3, 0, 0)).isEmpty();
    assertThat(index.place(0, -1, 0)).isEmpty();
    var tile = tile(file, index, 2, 0, 0);
    int across = Math.ceilDiv(WIDTH, 4);
    assertThat(adu(tile, across * Math.ceilDiv(HEIGHT, 4), 10 * across + 3))
        .isCloseTo(50, within(0.1));
    assertThat(adu(tile, across * Math.ceilDiv(HEIGHT, 4), 120 * across + 3))
        .isCloseTo(10, within(0.1));
  }

  @Test
  void theBytesDoNotDependOnTheNumberOfThreads() {
    var image = noisy();
    try (var two = Workers.of(2)) {
      assertThat(PictureTiles.of(image, null, NOISE, two))
          .isEqualTo(PictureTiles.of(image, null, NOISE, Workers.SINGLE));
    }
  }

  @Test
  void whatIsNoFileOfTilesIsToldAsSuch() {
    assertThatThrownBy(() -> TileIndex.read(new ByteArrayInputStream(new byte[200])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file of picture tiles");
  }

  private static Plane noisy() {
    var random = new Random(7);
    var image = Plane.zeros(WIDTH, HEIGHT);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (float) (500 + NOISE * random.nextGaussian());
    }
    return image;
  }

  private static double value(byte[] file, TileIndex index, int x, int y) throws IOException {
    int row = HEIGHT - 1 - y;
    int column = x / 256;
    int line = row / 256;
    var key = new int[] {column, line};
    if (cached == null || cached[0] != column || cached[1] != line || cachedFile != file) {
      cachedTile = tile(file, index, 0, column, line);
      cached = key;
      cachedFile = file;
    }
    int w = Math.min(256, WIDTH - column * 256);
    int h = Math.min(256, HEIGHT - line * 256);
    return adu(cachedTile, w * h, (row - line * 256) * w + x - column * 256);
  }

  private static int[] cached;
  private static byte[] cachedFile;
  private static byte[] cachedTile;

  private static byte[] tile(byte[] file, TileIndex index, int level, int column, int row)
      throws IOException {
    var place = index.place(level, column, row).orElseThrow();
    try (var in =
        new GZIPInputStream(
            new ByteArrayInputStream(file, Math.toIntExact(place.offset()), place.length()))) {
      return in.readAllBytes();
    }
  }

  private static double adu(byte[] tile, int pixels, int i) {
    var head = ByteBuffer.wrap(tile).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(tile).hasSize(16 + 2 * pixels);
    int code = (tile[16 + i] & 0xff) | (tile[16 + pixels + i] & 0xff) << 8;
    return code == PictureTiles.NO_DATA ? Double.NaN : head.getDouble(0) + head.getDouble(8) * code;
  }
}
