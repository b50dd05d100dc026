package org.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;

/**
 * Files with spoiled bytes become frames or refusals, never anything else, and nothing is printed.
 */
class SpoiledFilesTest {
  private static final IngestOptions OPTIONS = IngestOptions.of(List.of());

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void spoiledPicturesAndHeadersAreAcceptedOrRefused() throws Exception {
    var sky = Files16.stars(80, 60, 20, 11);
    var good =
        List.of(
            Files.readAllBytes(Files16.picture(folder.resolve("a.tif"), "tif", sky)),
            Files.readAllBytes(Files16.picture(folder.resolve("a.png"), "png", sky)),
            Files.readAllBytes(described(sky)));
    var out = System.out;
    var err = System.err;
    var said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    long seed = 71;
    var random = new Random(seed);
    int accepted = 0;
    int refused = 0;
    try {
      for (int round = 0; round < 1500; round++) {
        var bytes = good.get(round % good.size()).clone();
        int head = Math.min(bytes.length, round % 3 == 0 ? 400 : 3000);
        for (int k = random.nextInt(6); k >= 0; k--) {
          int at = random.nextInt(random.nextInt(4) > 0 ? head : bytes.length);
          bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : 32 + random.nextInt(95));
        }
        if (random.nextInt(8) == 0) {
          bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        }
        var path = Files.write(folder.resolve("spoiled"), bytes);
        try {
          var outcome = FrameReader.read(path, OPTIONS);
          if (outcome instanceof Ingested.Refused r) {
            assertThat(r.rejection().reason()).isNotBlank();
            refused++;
          } else {
            accepted++;
          }
        } catch (Throwable e) {
          Files.write(Path.of(System.getProperty("java.io.tmpdir"), "spoiled-found"), bytes);
          throw new AssertionError("seed %d round %d".formatted(seed, round), e);
        }
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(accepted).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  private Path described(Plane sky) throws Exception {
    return Files16.fits(
        folder.resolve("a.fits"),
        sky,
        "TELESCOP",
        "T",
        "INSTRUME",
        "C",
        "IMAGETYP",
        "Light Frame",
        "OBJECT",
        "M 31",
        "FILTER",
        "L",
        "DATE-OBS",
        "2024-10-05T22:10:11.5",
        "EXPTIME",
        120.0,
        "OBJCTRA",
        "00 42 44",
        "OBJCTDEC",
        "+41 16 09",
        "EQUINOX",
        2000.0,
        "XBINNING",
        2,
        "CCD-TEMP",
        -10.1,
        "EGAIN",
        0.9,
        "RDNOISE",
        1.6,
        "SATURATE",
        60000,
        "BAYERPAT",
        "RGGB",
        "XBAYROFF",
        1,
        "FOCALLEN",
        800.0,
        "XPIXSZ",
        9.26,
        "SITELAT",
        "+47 30 00",
        "SITELONG",
        "8 30 00",
        "BIASSEC",
        "[1:4,1:60]",
        "TRIMSEC",
        "[5:80,1:60]",
        "AIRMASS",
        1.2,
        "MJD-OBS",
        60000.5,
        "CTYPE1",
        "RA---TAN",
        "CTYPE2",
        "DEC--TAN",
        "CRPIX1",
        40.5,
        "CRPIX2",
        30.5,
        "CRVAL1",
        83.6,
        "CRVAL2",
        22.0,
        "CD1_1",
        -0.0005,
        "CD1_2",
        0.0,
        "CD2_1",
        0.0,
        "CD2_2",
        0.0005);
  }
}
