package org.nightjar.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.imaging.testing.RealData;

class CameraRawDecoderTest {
  @TempDir Path folder;

  /** Numbers of the sensor as dcraw has them, top row first. */
  private Plane dcraw(Path raw) throws Exception {
    var dcraw = Peer.program("dcraw");
    var copy = Files.copy(raw, folder.resolve("copy.raw"));
    Peer.run(folder, List.of(dcraw.toString(), "-D", "-4", "-t", "0", copy.toString()));
    var bytes = Files.readAllBytes(folder.resolve("copy.pgm"));
    Files.delete(copy);
    Files.delete(folder.resolve("copy.pgm"));
    var header = new String(bytes, 0, 40, StandardCharsets.US_ASCII).split("\\s+");
    int width = Integer.parseInt(header[1]);
    int height = Integer.parseInt(header[2]);
    var values =
        ByteBuffer.wrap(bytes, bytes.length - 2 * width * height, 2 * width * height)
            .order(ByteOrder.BIG_ENDIAN);
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < width * height; i++) {
      plane.pixels()[i] = values.getShort() & 0xffff;
    }
    return plane;
  }

  private static DecodedImage decode(Path raw) throws IOException {
    try {
      return CameraRawDecoder.decode(raw, ReadLimits.DEFAULT);
    } catch (RefusedFileException e) {
      org.junit.jupiter.api.Assumptions.assumeFalse(
          e.getMessage().contains("install LibRaw"), e.getMessage());
      throw e;
    }
  }

  private void equalToDcraw(Path raw) throws Exception {
    var ours = decode(raw).plane();
    var theirs = dcraw(raw);
    assertThat(ours.width()).isEqualTo(theirs.width());
    assertThat(ours.height()).isEqualTo(theirs.height());
    int different = 0;
    for (int y = 0; y < ours.height(); y++) {
      for (int x = 0; x < ours.width(); x++) {
        if (ours.at(x, ours.height() - 1 - y) != theirs.at(x, y)) {
          different++;
        }
      }
    }
    assertThat(different).as("pixels that differ").isZero();
  }

  @Test
  void realRawsAreBitEqualToDcraw() throws Exception {
    equalToDcraw(RealData.path("raw/ngc7023_ljpeg.dng"));
    equalToDcraw(RealData.path("raw/ngc7023_layout.cr2"));
  }

  @Test
  void aDngWrittenHereIsBitEqualToDcrawAndToWhatWasWritten() throws Exception {
    var random = new Random(8);
    var plane = Plane.zeros(64, 46);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = random.nextInt(65536);
    }
    var path = Files.write(folder.resolve("own.dng"), Dng.bytes(plane));
    equalToDcraw(path);
    var decoded = decode(path);
    for (int y = 0; y < 46; y++) {
      for (int x = 0; x < 64; x++) {
        assertThat(decoded.plane().at(x, 45 - y)).isEqualTo(plane.at(x, y));
      }
    }
    // RG/GB from the top: with an even number of rows the first row from the bottom is GB
    assertThat(decoded.header().text("BAYERPAT")).contains("GBRG");
    assertThat(decoded.header().text("INSTRUME")).contains("Test Camera");
    assertThat(decoded.header().text("DATE-OBS")).contains("2024-02-03T04:05:06");
    assertThat(decoded.header().number("EXPTIME")).hasValue(2.5);
    assertThat(decoded.header().number("ISOSPEED")).hasValue(1600);
  }

  @Test
  void spoiledRawsAreReadOrRefused() throws Exception {
    var good = Files.readAllBytes(RealData.path("raw/ngc7023_ljpeg.dng"));
    decode(RealData.path("raw/ngc7023_ljpeg.dng"));
    long seed = 31;
    var random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 40; round++) {
      var bytes = good.clone();
      for (int k = 0; k < 5; k++) {
        bytes[random.nextInt(round % 2 == 0 ? 2000 : bytes.length)] = (byte) random.nextInt(256);
      }
      if (round % 5 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, 1000 + random.nextInt(bytes.length - 1000));
      }
      var path = Files.write(folder.resolve("spoiled.dng"), bytes);
      try {
        CameraRawDecoder.decode(path, ReadLimits.DEFAULT);
      } catch (RefusedFileException | CameraRawDecoder.NotARawException e) {
        assertThat(e.getMessage()).as("seed %d round %d", seed, round).isNotBlank();
        refused++;
      }
    }
    // every truncated one, at the least
    assertThat(refused).isGreaterThanOrEqualTo(8);
  }

  @Test
  void aMissingLibraryIsToldWithThePackageToInstall() {
    var loaded = LibRaw.load(List.of("libraw-of-nobody.so.1"));
    assertThat(loaded.library()).isNull();
    assertThat(loaded.reason()).contains("libraw20").contains("Homebrew");
    // a library that is not LibRaw is told apart
    var other = LibRaw.load(List.of("libz.so.1"));
    assertThat(other.library()).isNull();
    assertThat(other.reason()).contains("install LibRaw");
  }

  @Test
  void whatIsNoRawIsTold() throws Exception {
    decode(RealData.path("raw/ngc7023_ljpeg.dng"));
    var path = Files.writeString(folder.resolve("no.cr2"), "II*\0 nothing of the kind".repeat(500));
    assertThatThrownBy(() -> CameraRawDecoder.decode(path, ReadLimits.DEFAULT))
        .isInstanceOf(CameraRawDecoder.NotARawException.class);
  }
}
