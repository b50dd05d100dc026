package org.nightjar.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.ingest.Files16;
import org.nightjar.ingest.FrameReader;
import org.nightjar.ingest.IngestOptions;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.Frame;

/** TIFF of floating point, in ADU or in shares of full scale, and BigTIFF. */
class FloatTiffTest {
  private static final int WIDTH = 90;
  private static final int HEIGHT = 70;

  /** Stars on a sky of 500 ADU, with fractions. */
  private static final Plane ADU = adu();

  private static final Tiff PLAIN = new Tiff(ByteOrder.LITTLE_ENDIAN, false, 32, 3, 1, 1);

  @TempDir Path folder;

  private static Plane adu() {
    var plane = Files16.stars(WIDTH, HEIGHT, 15, 21);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] += 0.25f * (i % 4);
    }
    plane.set(40, 30, 61_234.5f);
    plane.set(41, 30, -3.5f);
    return plane;
  }

  private static Plane shares(float... beyond) {
    var plane = Plane.zeros(WIDTH, HEIGHT);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = ADU.pixels()[i] / 65535;
    }
    for (int i = 0; i < beyond.length; i++) {
      plane.set(10 + i, 50, beyond[i]);
    }
    return plane;
  }

  private static Ingested.Accepted accepted(Path path) {
    var outcome = FrameReader.read(path, IngestOptions.of(List.of()));
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Ingested.Accepted.class);
    return (Ingested.Accepted) outcome;
  }

  private static String said(Frame frame) {
    return frame.origins().stream()
        .filter(o -> o.field().startsWith("pixels"))
        .map(Frame.Origin::origin)
        .toList()
        .toString();
  }

  private static void same(Plane image, Plane topDown, double factor, double error) {
    assertThat(image.width()).isEqualTo(WIDTH);
    assertThat(image.height()).isEqualTo(HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        float v = topDown.at(x, y);
        if (Float.isNaN(v)) {
          assertThat(image.at(x, HEIGHT - 1 - y)).isNaN();
        } else {
          assertThat((double) image.at(x, HEIGHT - 1 - y)).isCloseTo(v * factor, within(error));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"32, 1, 1", "64, 1, 1", "32, 8, 1", "32, 5, 1", "64, 5, 1", "32, 5, 3"})
  void valuesInAduAreTakenAsTheyAre(int bits, int compression, int predictor) throws Exception {
    var tiff = new Tiff(ByteOrder.BIG_ENDIAN, false, bits, 3, compression, predictor);
    var read = accepted(tiff.write(folder.resolve("adu.tif"), ADU));
    same(read.raw().image(), ADU, 1, 0);
    assertThat(said(read.frame())).contains("taken as ADU", "turned over");
  }

  /** What the JDK does not read. */
  @ParameterizedTest
  @CsvSource({
    "false, 32, 1, 1",
    "false, 32, 8, 3",
    "false, 64, 8, 3",
    "true, 32, 1, 1",
    "true, 64, 8, 1",
    "true, 32, 8, 3"
  })
  void predictorsOfFloatingPointAndBigTiffAreUndone(
      boolean big, int bits, int compression, int predictor) throws Exception {
    for (var order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      var tiff = new Tiff(order, big, bits, 3, compression, predictor);
      same(accepted(tiff.write(folder.resolve("p.tif"), ADU)).raw().image(), ADU, 1, 0);
    }
  }

  @Test
  void sharesOfFullScaleBecomeAdu() throws Exception {
    var plain = accepted(PLAIN.write(folder.resolve("a.tif"), shares()));
    same(plain.raw().image(), shares(), 65535, 0.01);
    assertThat(said(plain.frame())).contains("0 to 1", "shares of 65535 ADU");
    assertThat(plain.frame().saturationAdu()).isBetween(50_000.0, 65_535.0);

    var odd = shares(1.02f, 1.3f, 2.5f, Float.NaN, Float.POSITIVE_INFINITY, -0.01f);
    var read = accepted(PLAIN.write(folder.resolve("b.tif"), odd));
    odd.set(14, 50, Float.NaN);
    same(read.raw().image(), odd, 65535, 0.02);
    assertThat(said(read.frame())).contains("3 of them lie above");
  }

  @Test
  void aFaintFrameInAduIsNotTakenForShares() throws Exception {
    var faint = Plane.zeros(WIDTH, HEIGHT);
    for (int i = 0; i < faint.pixels().length; i++) {
      faint.pixels()[i] = (ADU.pixels()[i] - 500) / 60;
    }
    var read = accepted(PLAIN.write(folder.resolve("f.tif"), faint));
    same(read.raw().image(), faint, 1, 0);
  }

  @Test
  void integersOfBigTiffAreRead() throws Exception {
    var whole = Plane.zeros(WIDTH, HEIGHT);
    for (int i = 0; i < whole.pixels().length; i++) {
      whole.pixels()[i] = Math.max(0, Math.round(ADU.pixels()[i]));
    }
    var tiff = new Tiff(ByteOrder.LITTLE_ENDIAN, true, 16, 1, 1, 1);
    var read = accepted(tiff.write(folder.resolve("i.tif"), whole));
    same(read.raw().image(), whole, 1, 0);
    assertThat(read.frame().saturationAdu()).isPositive();
  }

  @Test
  void whatIsNotReadIsRefusedInWords() throws Exception {
    var order = ByteOrder.LITTLE_ENDIAN;
    var packed = new Tiff(order, true, 32, 3, 34712, 1).write(folder.resolve("j.tif"), ADU);
    refused(packed, "compression 34712", "BigTIFF");
    refused(new Tiff(order, false, 32, 3, 1, 9).write(folder.resolve("p.tif"), ADU), "predictor 9");
    var whole =
        Files.readAllBytes(new Tiff(order, true, 32, 3, 8, 3).write(folder.resolve("w.tif"), ADU));
    for (int length : new int[] {17, 100, 300, whole.length / 2, whole.length - 3}) {
      var cut = Files.write(folder.resolve("c.tif"), java.util.Arrays.copyOf(whole, length));
      refused(cut, "trunc");
    }
    // 20000 x 20000 pixels in a few kilobytes
    var claim = whole.clone();
    for (int entry = 0; entry < 2; entry++) {
      ByteBuffer.wrap(claim).order(order).putInt(16 + 8 + 20 * entry + 12, 20_000);
    }
    ByteBuffer.wrap(claim).order(order).putInt(16 + 8 + 20 * 6 + 12, 20_000);
    refused(Files.write(folder.resolve("b.tif"), claim), "claim");
    var spoiled = whole.clone();
    java.util.Arrays.fill(spoiled, whole.length - 600, whole.length - 200, (byte) 0x5a);
    refused(Files.write(folder.resolve("s.tif"), spoiled), "corrupt");
  }

  private static void refused(Path path, String... words) {
    var outcome = FrameReader.read(path, IngestOptions.of(List.of()));
    assertThat(outcome).isInstanceOf(Ingested.Refused.class);
    assertThat(((Ingested.Refused) outcome).rejection().reason()).contains(words);
  }

  /** Writes a picture of one sample per pixel in strips of 16 rows. */
  private record Tiff(
      ByteOrder order, boolean big, int bits, int format, int compression, int predictor) {
    private static final int ROWS = 16;

    Path write(Path path, Plane topDown) throws IOException {
      var strips = new ArrayList<byte[]>();
      for (int y = 0; y < topDown.height(); y += ROWS) {
        strips.add(strip(topDown, y, Math.min(topDown.height(), y + ROWS)));
      }
      int head = big ? 16 : 8;
      int entries = 10;
      int tables = head + (big ? 16 : 6) + entries * (big ? 20 : 12);
      int data = tables + 2 * 8 * strips.size();
      var offsets = new long[strips.size()];
      var counts = new long[strips.size()];
      long at = data;
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = at;
        counts[i] = strips.get(i).length;
        at += counts[i];
      }
      var out = ByteBuffer.allocate((int) at).order(order);
      out.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes());
      if (big) {
        out.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(16);
        out.putLong(entries);
      } else {
        out.putShort((short) 42).putInt(8).putShort((short) entries);
      }
      entry(out, 256, topDown.width());
      entry(out, 257, topDown.height());
      entry(out, 258, bits);
      entry(out, 259, compression);
      entry(out, 262, 1);
      list(out, 273, offsets, tables);
      entry(out, 278, ROWS);
      list(out, 279, counts, tables + 8 * offsets.length);
      entry(out, 317, predictor);
      entry(out, 339, format);
      out.position(data);
      strips.forEach(out::put);
      return Files.write(path, out.array());
    }

    private void entry(ByteBuffer out, int tag, int value) {
      out.putShort((short) tag).putShort((short) 4);
      if (big) {
        out.putLong(1).putInt(value).putInt(0);
      } else {
        out.putInt(1).putInt(value);
      }
    }

    private void list(ByteBuffer out, int tag, long[] values, int where) {
      out.putShort((short) tag).putShort((short) (big ? 16 : 4));
      if (big) {
        out.putLong(values.length).putLong(where);
      } else {
        out.putInt(values.length).putInt(where);
      }
      for (int i = 0; i < values.length; i++) {
        if (big) {
          out.putLong(where + 8 * i, values[i]);
        } else {
          out.putInt(where + 4 * i, (int) values[i]);
        }
      }
    }

    private byte[] strip(Plane plane, int y0, int y1) throws IOException {
      int bytes = bits / 8;
      var rows = new ByteArrayOutputStream();
      for (int y = y0; y < y1; y++) {
        var row =
            ByteBuffer.allocate(plane.width() * bytes)
                .order(predictor == 3 ? ByteOrder.BIG_ENDIAN : order);
        for (int x = 0; x < plane.width(); x++) {
          switch (bits) {
            case 16 -> row.putShort((short) (int) plane.at(x, y));
            case 32 -> row.putFloat(plane.at(x, y));
            default -> row.putDouble(plane.at(x, y));
          }
        }
        rows.write(predictor == 3 ? apart(row.array(), bytes) : row.array());
      }
      if (compression == 5) {
        return Lzw.packed(rows.toByteArray());
      }
      if (compression != 8) {
        return rows.toByteArray();
      }
      var packed = new ByteArrayOutputStream();
      try (var deflater = new DeflaterOutputStream(packed)) {
        rows.writeTo(deflater);
      }
      return packed.toByteArray();
    }

    private static byte[] apart(byte[] row, int bytes) {
      int n = row.length / bytes;
      var out = new byte[row.length];
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < bytes; k++) {
          out[k * n + i] = row[i * bytes + k];
        }
      }
      for (int i = out.length - 1; i > 0; i--) {
        out[i] -= out[i - 1];
      }
      return out;
    }
  }

  /** The encoder of TIFF 6.0, section 13, word by word. */
  private static final class Lzw {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> table = new HashMap<>();
    private int bits;
    private int held;
    private int heldBits;

    static byte[] packed(byte[] bytes) {
      var lzw = new Lzw();
      lzw.bits = 9;
      lzw.put(256);
      lzw.clear();
      var word = "";
      for (byte b : bytes) {
        var longer = word + (char) (b & 0xff);
        if (lzw.table.containsKey(longer)) {
          word = longer;
          continue;
        }
        lzw.put(lzw.table.get(word));
        int entry = lzw.table.size() + 2; // beside the codes of clear and end
        lzw.table.put(longer, entry);
        if (entry == 511 || entry == 1023 || entry == 2047) {
          lzw.bits++;
        } else if (entry == 4094) {
          lzw.put(256);
          lzw.clear();
        }
        word = longer.substring(longer.length() - 1);
      }
      lzw.put(lzw.table.get(word));
      lzw.put(257);
      lzw.out.write(lzw.held << (8 - lzw.heldBits));
      return lzw.out.toByteArray();
    }

    private void clear() {
      table.clear();
      for (int i = 0; i < 256; i++) {
        table.put(String.valueOf((char) i), i);
      }
      bits = 9;
    }

    private void put(int code) {
      for (int i = bits - 1; i >= 0; i--) {
        held = held << 1 | (code >> i & 1);
        if (++heldBits == 8) {
          out.write(held);
          held = 0;
          heldBits = 0;
        }
      }
    }
  }
}
