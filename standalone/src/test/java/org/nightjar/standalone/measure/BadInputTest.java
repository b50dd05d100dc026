package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;

/**
 * Bad input is normal input: refused in words with name, value and limit, while the rest of the run
 * goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int BLOCK = 2880;
  private static final String HOSTILE = "../../etc/<script>alert(1)</script>";

  private List<FrameReport> reports = List.of();
  private Path out = Path.of("");

  @BeforeAll
  void measureAFolderOfTraps(@TempDir Path folder) throws IOException {
    Files.write(
        folder.resolve("text.fits"),
        "this is not FITS at all\n".repeat(200).getBytes(StandardCharsets.US_ASCII));
    Files.write(folder.resolve("empty.fits"), new byte[0]);
    Files.write(
        folder.resolve("truncated.fits"),
        Arrays.copyOf(fits(200, 200, List.of(), noise(200 * 200)), BLOCK + 20_000));
    Files.write(
        folder.resolve("lies.fits"),
        header(
            List.of(
                card("SIMPLE", "T"),
                card("BITPIX", "16"),
                card("NAXIS", "2"),
                card("NAXIS1", "-5"),
                card("NAXIS2", "70"))));
    Files.write(
        folder.resolve("ten-gigabytes.fits"),
        header(
            List.of(
                card("SIMPLE", "T"),
                card("BITPIX", "-64"),
                card("NAXIS", "2"),
                card("NAXIS1", "40000"),
                card("NAXIS2", "32000"))));
    Files.write(
        folder.resolve("no-image.fits"),
        header(List.of(card("SIMPLE", "T"), card("BITPIX", "8"), card("NAXIS", "0"))));
    Files.write(folder.resolve("constant.fits"), fits(64, 64, List.of(), new short[64 * 64]));
    Files.write(folder.resolve("one-pixel.fits"), fits(1, 1, List.of(), new short[] {7}));
    Files.write(folder.resolve("nan.fits"), allNan(64));
    Files.write(folder.resolve("bomb.fits.gz"), bomb());
    Files.createDirectory(folder.resolve("folder.fits"));
    Files.write(
        folder.resolve("hostile.fits"),
        fits(
            200,
            200,
            List.of(
                text("OBJECT", HOSTILE),
                text("TELESCOP", HOSTILE),
                text("FILTER", "a\nb"),
                text("INSTRUME", "=HYPERLINK(1)"),
                text("DATE-OBS", "not a date"),
                text("EXPTIME", "ten")),
            noise(200 * 200)));
    Files.write(
        folder.resolve("good.fits"),
        fits(200, 200, List.of(card("EXPTIME", "10.0")), noise(200 * 200)));
    out = folder.resolve("out");
    var options = new MeasureOptions(List.of(folder), out, null, null, Catalogues.SHIPPED, 2);
    reports = MeasureRun.of(options, RunListener.SILENT);
  }

  /** 3 GB of nothing behind a header that claims them: each gzip member holds the same 64 MB. */
  private static byte[] bomb() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var begin = new GZIPOutputStream(out)) {
      begin.write(
          header(
              List.of(
                  card("SIMPLE", "T"),
                  card("BITPIX", "8"),
                  card("NAXIS", "2"),
                  card("NAXIS1", "30000"),
                  card("NAXIS2", "100000"))));
    }
    var zeros = new ByteArrayOutputStream();
    try (var member = new GZIPOutputStream(zeros)) {
      member.write(new byte[64 << 20]);
    }
    for (int i = 0; i < 47; i++) {
      zeros.writeTo(out);
    }
    return out.toByteArray();
  }

  @Test
  void everyTrapGetsAnAnswerAndNoneIsAFault() {
    assertThat(reports)
        .hasSize(13)
        .allSatisfy(r ->
            assertThat(r.status())
                .as(r.frame().fileName() + " " + r.rejection())
                .isNotEqualTo(Status.FAILED));
  }

  @Test
  void whatIsNoFrameIsRejectedInWords() {
    for (var name :
        List.of(
            "text.fits",
            "empty.fits",
            "truncated.fits",
            "lies.fits",
            "ten-gigabytes.fits",
            "no-image.fits",
            "constant.fits",
            "one-pixel.fits",
            "nan.fits",
            "bomb.fits.gz",
            "folder.fits")) {
      var report = report(name);
      assertThat(report.status()).as(name).isEqualTo(Status.REJECTED);
      assertThat(Objects.requireNonNull(report.rejection()).reason())
          .as(name)
          .hasSizeGreaterThan(15)
          .doesNotContain("Exception");
    }
  }

  @Test
  void aClaimIsRefusedWithItsValueAndTheLimit() {
    assertThat(Objects.requireNonNull(report("ten-gigabytes.fits").rejection()).reason())
        .containsPattern("\\d");
    assertThat(Objects.requireNonNull(report("one-pixel.fits").rejection()).reason())
        .contains("1 x 1");
  }

  @Test
  void theRestOfTheRunGoesOn() {
    assertThat(report("good.fits").status()).isEqualTo(Status.ASSESSED);
    assertThat(report("hostile.fits").status()).isEqualTo(Status.ASSESSED);
  }

  @Test
  void hostileHeadersMakeNoPathNoLineAndNoMarkup() throws IOException {
    var hostile = report("hostile.fits");
    assertThat(hostile.products().values())
        .allSatisfy(p -> assertThat(p.key()).startsWith("products/").doesNotContain(".."));
    assertThat(ReportJson.write(hostile)).doesNotContain("\n");
    assertThat(ResultTable.of(reports).lines()).hasSizeLessThan(60);
    assertThat(Files.readString(out.resolve("index.html"))).doesNotContain("<script");
    try (var files = Files.walk(out)) {
      assertThat(files).allSatisfy(f -> assertThat(f.toRealPath()).startsWith(out.toRealPath()));
    }
  }

  private FrameReport report(String name) {
    return reports.stream()
        .filter(r -> r.frame().fileName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  private static short[] noise(int n) {
    var random = new Random(5);
    var pixels = new short[n];
    for (int i = 0; i < n; i++) {
      pixels[i] = (short) (1000 + 10 * random.nextGaussian());
    }
    return pixels;
  }

  private static byte[] allNan(int side) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(
        header(
            List.of(
                card("SIMPLE", "T"),
                card("BITPIX", "-32"),
                card("NAXIS", "2"),
                card("NAXIS1", "" + side),
                card("NAXIS2", "" + side))));
    var data = java.nio.ByteBuffer.allocate(side * side * 4);
    while (data.hasRemaining()) {
      data.putFloat(Float.NaN);
    }
    bytes.write(padded(data.array()));
    return bytes.toByteArray();
  }

  private static byte[] fits(int width, int height, List<String> more, short[] pixels)
      throws IOException {
    var cards =
        new ArrayList<>(
            List.of(
                card("SIMPLE", "T"),
                card("BITPIX", "16"),
                card("NAXIS", "2"),
                card("NAXIS1", "" + width),
                card("NAXIS2", "" + height)));
    cards.addAll(more);
    var data = java.nio.ByteBuffer.allocate(pixels.length * 2);
    for (var p : pixels) {
      data.putShort(p);
    }
    var bytes = new ByteArrayOutputStream();
    bytes.write(header(cards));
    bytes.write(padded(data.array()));
    return bytes.toByteArray();
  }

  private static byte[] padded(byte[] data) {
    return Arrays.copyOf(data, (data.length + BLOCK - 1) / BLOCK * BLOCK);
  }

  private static byte[] header(List<String> cards) {
    var text = new StringBuilder();
    cards.forEach(c -> text.append(String.format("%-80.80s", c)));
    text.append(String.format("%-80s", "END"));
    while (text.length() % BLOCK != 0) {
      text.append(' ');
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String card(String keyword, String value) {
    return String.format("%-8s= %20s", keyword, value);
  }

  private static String text(String keyword, String value) {
    return String.format("%-8s= '%s'", keyword, value);
  }
}
