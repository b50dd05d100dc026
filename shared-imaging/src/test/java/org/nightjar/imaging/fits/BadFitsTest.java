package org.nightjar.imaging.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.testing.RealData;

class BadFitsTest {
  @TempDir Path folder;

  private Path header(String... cards) throws IOException {
    var text = new StringBuilder();
    for (var card : cards) {
      text.append("%-80s".formatted(card));
    }
    text.append("%-80s".formatted("END"));
    while (text.length() % 2880 != 0) {
      text.append(' ');
    }
    return Files.writeString(
        folder.resolve("bad.fits"), text.toString(), StandardCharsets.ISO_8859_1);
  }

  private static void refused(Path path, String... words) {
    assertThatThrownBy(() -> FitsFile.readImage(path, ReadLimits.DEFAULT))
        .isInstanceOf(UnreadableFitsException.class)
        .satisfies(e -> {
          for (var word : words) {
            assertThat(e.getMessage()).contains(word);
          }
        });
  }

  @Test
  void aClaimOfTenGigabytesInAFewKilobytesIsRefusedWithoutAllocating() throws Exception {
    var path =
        header("SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 70000", "NAXIS2  = 70000");
    long before = allocated();
    refused(path, "70000 x 70000", "400000000");
    assertThat(allocated() - before).isLessThan(4_000_000);
    path =
        header("SIMPLE  = T", "BITPIX  = -64", "NAXIS   = 2", "NAXIS1  = 19000", "NAXIS2  = 19000");
    before = allocated();
    refused(path, "2888000000 bytes", "the file has 0");
    assertThat(allocated() - before).isLessThan(4_000_000);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void axesThatOverflowAreRefused() throws Exception {
    refused(
        header(
            "SIMPLE  = T",
            "BITPIX  = 8",
            "NAXIS   = 2",
            "NAXIS1  = 9223372036854775807",
            "NAXIS2  = 9223372036854775807"),
        "400000000");
    refused(
        header("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = -5", "NAXIS2  = 7"),
        "NAXIS1 = -5");
    refused(
        header("SIMPLE  = T", "BITPIX  = 17", "NAXIS   = 2", "NAXIS1  = 5", "NAXIS2  = 7"),
        "BITPIX = 17");
    refused(header("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 5"), "no NAXIS2");
    refused(
        header("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 5", "NAXIS2  = 0"),
        "no image",
        "[5, 0]");
    refused(header("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 1000000"), "NAXIS = 1000000", "999");
    refused(
        header(
            "SIMPLE  = T",
            "BITPIX  = 8",
            "NAXIS   = 3",
            "NAXIS1  = 5",
            "NAXIS2  = 7",
            "NAXIS3  = 50"),
        "cube of 50 planes");
  }

  /** A frame of 40 x 100 numbers, three blocks, with these cards at the end of its header. */
  private Path appended(int bytesOfData, String... cards) throws IOException {
    var all =
        new ArrayList<>(
            List.of("SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 40", "NAXIS2  = 100"));
    all.addAll(List.of(cards));
    var path = header(all.toArray(String[]::new));
    var bytes = java.util.Arrays.copyOf(Files.readAllBytes(path), 2880 + bytesOfData);
    for (int i = 0; i < 4000; i++) {
      bytes[2880 + 2 * i] = (byte) (i >> 8);
      bytes[2880 + 2 * i + 1] = (byte) i;
    }
    return Files.write(path, bytes);
  }

  @Test
  void ofACardThatStandsTwiceTheFirstIsReadWhereTheFilesLengthBearsItOut() throws Exception {
    for (var card : List.of("NAXIS1  = 4000", "NAXIS2  = 3", "BITPIX  = -64", "NAXIS   = 1")) {
      var image = FitsFile.readImage(appended(8640, card), ReadLimits.DEFAULT);
      assertThat(image.plane().width()).as(card).isEqualTo(40);
      assertThat(image.plane().height()).isEqualTo(100);
      assertThat(image.plane().at(7, 3)).isEqualTo(3 * 40 + 7);
      assertThat(image.note()).contains("stands twice").contains("first");
    }
    // the same once more, and what this image does not have, is no matter
    for (var card : List.of("NAXIS1  = 40.0", "BITPIX  = 16", "NAXIS3  = 5", "PCOUNT  = 3")) {
      assertThat(FitsFile.readImage(appended(8640, card), ReadLimits.DEFAULT).note()).isNull();
    }
  }

  @Test
  void ofAScaleThatStandsTwiceTheLastIsTakenAsCfitsioAndAstropyDo() throws Exception {
    var image =
        FitsFile.readImage(
            appended(8640, "BZERO   = 32768", "BSCALE  = 1.0", "BZERO   = 7", "BSCALE  = 2.0"),
            ReadLimits.DEFAULT);
    assertThat(image.plane().at(7, 3)).isEqualTo(7 + 2 * (3 * 40 + 7));
    assertThat(image.note()).contains("BZERO stands twice, as 32768 and 7", "last");
  }

  @Test
  void whereTwoReadingsArePossibleAnImageIsRefusedWithNamesAndValues() throws Exception {
    // the second fits the file as well
    refused(appended(8640, "NAXIS1  = 39"), "NAXIS1 stands twice", "40 and 39");
    refused(
        appended(8640, "NAXIS1  = 100", "NAXIS2  = 40"),
        "NAXIS1 stands twice, as 40 and 100",
        "NAXIS2 stands twice, as 100 and 40");
    // only the second does
    refused(appended(25_920, "NAXIS1  = 120"), "NAXIS1 stands twice", "40 and 120");
    refused(appended(17_280, "BITPIX  = -32"), "BITPIX stands twice", "16 and -32");
    var many = new String[20];
    for (int i = 0; i < many.length; i++) {
      many[i] = "NAXIS2  = " + (1000 + i);
    }
    refused(appended(8640, many), "NAXIS2 stands 21 times");
  }

  @Test
  void aTruncatedImageIsRefusedWithBothSizes() throws Exception {
    var whole = folder.resolve("whole.fits");
    PlaneFits.write(whole, Plane.zeros(100, 100), FitsHeader.EMPTY);
    var bytes = Files.readAllBytes(whole);
    var path = folder.resolve("cut.fits");
    Files.write(path, java.util.Arrays.copyOf(bytes, 2880 + 30_000));
    refused(path, "40000 bytes", "30000");
    // only the padding is missing: nothing is lost
    Files.write(path, java.util.Arrays.copyOf(bytes, 2880 + 40_000));
    assertThat(FitsFile.readImage(path, ReadLimits.DEFAULT).plane().pixels()).hasSize(10_000);
  }

  @Test
  void whatIsNotFitsIsNamed() throws Exception {
    refused(Files.writeString(folder.resolve("text.fits"), "Dear observer, …"), "not FITS");
    refused(Files.createFile(folder.resolve("empty.fits")), "empty");
    refused(Files.createDirectory(folder.resolve("folder.fits")), "directory");
    refused(folder.resolve("absent.fits"), "does not exist");
    refused(
        Files.write(folder.resolve("s.fits"), "SIMPLE  =".getBytes(StandardCharsets.US_ASCII)),
        "no END");
    refused(
        Files.writeString(
            folder.resolve("e.fits"), ("%-80s".formatted("SIMPLE  = T")).repeat(60_000)),
        "more than 50000 cards");
  }

  @Test
  @Timeout(60)
  void aGzipBombStopsAtTheLimit() throws Exception {
    var path = folder.resolve("bomb.fits.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      var zeros = new byte[1 << 20];
      System.arraycopy("SIMPLE  = ".getBytes(StandardCharsets.US_ASCII), 0, zeros, 0, 10);
      for (int i = 0; i < 300; i++) {
        out.write(zeros);
      }
    }
    refused(path, "gzip", "times its size");
    assertThatThrownBy(
            () -> FitsFile.readImage(path, ReadLimits.DEFAULT.withMaxInflatedBytes(1 << 24)))
        .isInstanceOf(UnreadableFitsException.class)
        .hasMessageContaining("16777216");
    var bytes = Files.readAllBytes(path);
    refused(
        Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(bytes, 3000)), "truncated");
    assertThat(temporaryFiles()).isEmpty();
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (var list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return list.filter(f -> f.getFileName().toString().matches("nightjar-.*\\.fits"))
          .filter(f -> f.toFile().lastModified() > START)
          .toList();
    }
  }

  private static final long START = System.currentTimeMillis();

  /**
   * Bytes, words and lengths of good files are spoiled; each must be read or refused in words, and
   * quickly, with nothing printed.
   */
  @Test
  @Timeout(120)
  void noSpoiledFileDoesAnythingButBeReadOrRefused() throws Exception {
    var seeds = new ArrayList<byte[]>();
    for (var name :
        List.of(
            "formats/nom-tam-fits/m13_rice.fits",
            "formats/nom-tam-fits/m13_gzip.fits",
            "formats/nom-tam-fits/m13_hcomp.fits",
            "formats/nom-tam-fits/m13_plio.fits",
            "formats/nom-tam-fits/m13real_rice.fits",
            "formats/nom-tam-fits/test.fits.gz",
            "formats/nom-tam-fits/test_dup.fits",
            "formats/msumastro/flattest.fit",
            "ccd/science-mef.fits")) {
      seeds.add(Files.readAllBytes(RealData.path(name)));
    }
    var out = System.out;
    var err = System.err;
    var said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int read = 0;
    int refused = 0;
    long seed = 20_250_101;
    try {
      var random = new Random(seed);
      var path = folder.resolve("fuzz.fits");
      for (int round = 0; round < 2500; round++) {
        Files.write(path, spoiled(seeds.get(round % seeds.size()), random));
        try (var file = FitsFile.open(path)) {
          file.hdus();
          var image = file.firstImage();
          assertThat(image.plane().pixels().length).isPositive();
          read++;
        } catch (UnreadableFitsException e) {
          assertThat(e.getMessage()).as("seed %d round %d", seed, round).isNotBlank();
          refused++;
        } catch (Throwable e) {
          throw new AssertionError("seed %d round %d".formatted(seed, round), e);
        }
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(read).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  private static byte[] spoiled(byte[] good, Random random) {
    var bytes = good.clone();
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      // half of the changes hit headers, where they hurt most
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 8640) : bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) ('0' + random.nextInt(10));
        case 2 -> {
          int card = at / 80 * 80;
          var number = "%20d".formatted(random.nextLong() >> random.nextInt(63));
          for (int k = 0; k < 20 && card + 10 + k < bytes.length; k++) {
            bytes[card + 10 + k] = (byte) number.charAt(Math.min(k, number.length() - 1));
          }
        }
        case 3 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int from = random.nextInt(bytes.length);
          int n = Math.min(80, bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, Math.max(0, n));
        }
      }
    }
    return bytes;
  }
}
