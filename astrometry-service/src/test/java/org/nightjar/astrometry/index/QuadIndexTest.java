package org.nightjar.astrometry.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuadIndexTest {
  @TempDir static Path folder;
  private static byte[] good;

  @BeforeAll
  static void build() throws Exception {
    var builder = IndexBuilder.of(Skies.catalogue(Skies.random(3000, 5)));
    var file =
        builder
            .write(folder, "good", List.of(new QuadScale(6, 9, 4, 4)), BuildProgress.SILENT)
            .getFirst();
    good = Files.readAllBytes(file);
  }

  private static Path file(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }

  /** The file with a card's value replaced, first occurrence after {@code after}. */
  private static byte[] with(String after, String card, String value) {
    var text = new String(good, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("%-8s=".formatted(card), text.indexOf(after));
    var changed = "%-8s= %20s".formatted(card, value);
    return (text.substring(0, at) + changed + text.substring(at + changed.length()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void refuses(byte[] bytes, String... words) throws Exception {
    var path = file("bad.fits", bytes);
    assertThatThrownBy(() -> QuadIndex.open(path))
        .isInstanceOf(IndexFormatException.class)
        .message()
        .contains("bad.fits")
        .contains(words);
  }

  @Test
  void readsTheOtherByteOrderToo() throws Exception {
    var big = file("big.fits", swapped(good));
    var little = file("little.fits", good);
    try (var a = QuadIndex.open(little);
        var b = QuadIndex.open(big)) {
      assertThat(b.quadCount()).isEqualTo(a.quadCount());
      var va = new double[4];
      var vb = new double[4];
      var qa = new int[4];
      var qb = new int[4];
      var ha = new Hits();
      var hb = new Hits();
      for (int q = 0; q < a.quadCount(); q++) {
        a.code(q, va);
        b.code(q, vb);
        assertThat(vb).isEqualTo(va);
        a.quad(q, qa);
        b.quad(q, qb);
        assertThat(qb).isEqualTo(qa);
        a.quadsNear(va, 0.05, ha);
        b.quadsNear(va, 0.05, hb);
        assertThat(hb.size()).isEqualTo(ha.size()).isPositive();
      }
    }
  }

  @Test
  void sizesAreHeldAgainstTheFile() throws Exception {
    refuses(java.util.Arrays.copyOf(good, good.length / 2), "claims", "left");
    refuses(with("XTENSION", "NAXIS2", "123456789012"), "claims");
    refuses(with("SIMPLE", "NQUADS", "7"), "NQUADS = 7");
    refuses(with("SIMPLE", "NSTARS", "-1"), "NSTARS = -1");
    refuses(with("kdtree_header_codes", "KDT_NDAT", "99999999999"), "KDT_NDAT");
    refuses(with("kdtree_header_codes", "KDT_NNOD", "100"), "2^k - 1");
    refuses(with("kdtree_header_stars", "KDT_NDIM", "4"), "KDT_NDIM = 4", "must be 3");
    refuses(with("kdtree_header_stars", "KDT_DATA", "'double  '"), "u16 and u32");
    refuses(with("SIMPLE", "ENDIAN", "'04:01:02:03'"), "ENDIAN");
    refuses(with("SIMPLE", "SCALE_L", "NaN"), "SCALE_L");
    refuses(with("SIMPLE", "SCALE_U", "-3"), "out of range");
    refuses(with("SIMPLE", "DIMQUADS", "6"), "DIMQUADS = 6");
    refuses(with("SIMPLE", "AN_FILE", "'OTHER   '"), "OTHER");
  }

  @Test
  void whatIsNoIndexIsRefusedInWords() throws Exception {
    refuses(new byte[0], "AN_FILE");
    refuses("plainly not".getBytes(StandardCharsets.UTF_8), "no END");
    refuses(new byte[28800], "no END");
    var noTrees =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("kdtree_header", "kdtree_hidden")
            .getBytes(StandardCharsets.ISO_8859_1);
    refuses(noTrees, "three files");
  }

  @Test
  void lyingContentsAreSurvived() throws Exception {
    var random = new Random(11);
    var hits = new Hits();
    var stars = new int[4];
    for (int t = 0; t < 40; t++) {
      var bytes = good.clone();
      // Spoil anything that is not a header.
      for (int i = 0; i < 3000; i++) {
        int at = random.nextInt(bytes.length);
        if (bytes[at] < 32 || bytes[at] > 126) {
          bytes[at] = (byte) random.nextInt();
        }
      }
      try (var index = QuadIndex.open(file("spoilt.fits", bytes))) {
        for (int k = 0; k < 200; k++) {
          double[] code = {
            random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble()
          };
          index.quadsNear(code, 0.1, hits);
          for (int h = 0; h < hits.size(); h++) {
            index.quad(hits.id(h), stars);
          }
          index.starsNear(new double[] {1, 0, 0}, 0.1, hits);
        }
      } catch (IndexFormatException e) {
        assertThat(e).hasMessageContaining("spoilt.fits");
      }
    }
  }

  @Test
  void aFolderHoldsIndexesAndOtherThings() throws Exception {
    var mixed = Files.createDirectory(folder.resolve("mixed"));
    Files.write(mixed.resolve("a.fits"), good);
    Files.writeString(mixed.resolve("b.fits"), "nothing");
    Files.createDirectory(mixed.resolve("c.fits"));
    Files.writeString(mixed.resolve("readme.txt"), "text");
    try (var library = IndexLibrary.open(mixed)) {
      assertThat(library.indexes()).hasSize(1);
      assertThat(library.problems()).hasSize(2);
    }
  }

  /** Bytes of a table's items turned round, and the header's word for it. */
  private static byte[] swapped(byte[] little) {
    var items =
        Map.of(
            "quads", 4,
            "kdtree_lr_codes", 4,
            "kdtree_split_codes", 2,
            "kdtree_range_codes", 8,
            "kdtree_data_codes", 2,
            "kdtree_lr_stars", 4,
            "kdtree_split_stars", 4,
            "kdtree_range_stars", 8,
            "kdtree_data_stars", 4,
            "sweep", 1);
    var text =
        new String(little, StandardCharsets.ISO_8859_1).replace("04:03:02:01", "01:02:03:04");
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    items.forEach((name, size) -> {
      int header = text.indexOf("'%-8s'".formatted(name));
      long rows = number(text, "NAXIS2", text.lastIndexOf("XTENSION", header));
      long row = number(text, "NAXIS1", text.lastIndexOf("XTENSION", header));
      int start = text.lastIndexOf("XTENSION", header) + 2880;
      for (long i = 0; i < rows * row / size; i++) {
        int at = (int) (start + i * size);
        for (int k = 0; k < size / 2; k++) {
          byte b = bytes[at + k];
          bytes[at + k] = bytes[at + size - 1 - k];
          bytes[at + size - 1 - k] = b;
        }
      }
    });
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).capacity())
        .isEqualTo(little.length);
    return bytes;
  }

  private static long number(String text, String card, int from) {
    int at = text.indexOf("%-8s=".formatted(card), from);
    return Long.parseLong(text.substring(at + 10, at + 30).strip());
  }
}
