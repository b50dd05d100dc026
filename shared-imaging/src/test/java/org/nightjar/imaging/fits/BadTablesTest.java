package org.nightjar.imaging.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

class BadTablesTest {
  @TempDir Path folder;

  private static byte[] good() {
    var catalog = SourceCatalog.ofSize(40);
    for (var column : SourceColumn.values()) {
      var values = new double[40];
      for (int i = 0; i < values.length; i++) {
        values[i] = i + column.ordinal();
      }
      catalog = catalog.with(column, values);
    }
    return SourceCatalogFits.bytes(catalog, FitsHeader.EMPTY);
  }

  /** The good table with one card's value replaced. */
  private Path with(String keyword, String value) throws Exception {
    return with(good(), keyword, value);
  }

  private Path with(byte[] bytes, String keyword, String value) throws Exception {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("%-8s=".formatted(keyword), 2880);
    assertThat(at).isPositive();
    var spoiled =
        text.substring(0, at)
            + "%-80s".formatted("%-8s= %s".formatted(keyword, value))
            + text.substring(at + 80);
    return Files.write(folder.resolve("bad.fits"), spoiled.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void refused(Path path, String words) {
    long before = allocated();
    assertThatThrownBy(() -> SourceCatalogFits.read(path, ReadLimits.DEFAULT))
        .isInstanceOf(UnreadableFitsException.class)
        .hasMessageContaining(words);
    assertThat(allocated() - before).isLessThan(4_000_000);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void claimsThatTheFileDoesNotBearOutAreRefusedBeforeAnythingIsAllocated() throws Exception {
    var good = Files.write(folder.resolve("good.fits"), good());
    assertThat(SourceCatalogFits.read(good, ReadLimits.DEFAULT).size()).isEqualTo(40);
    refused(with("NAXIS2", "300000000"), "claims");
    var noGroups = Files.readAllBytes(with("GCOUNT", "0"));
    refused(with(noGroups, "NAXIS2", "300000000"), "claims 300000000 rows");
    refused(with("NAXIS2", "-1"), "no binary table");
    refused(with("NAXIS1", "2000000000"), "NAXIS1 = 2000000000");
    refused(with("NAXIS1", "300"), "columns take");
    refused(with("TFORM1", "'200000000D'"), "TFORM1 = '200000000D' goes beyond rows");
    refused(with("TFORM2", "'99999999999999D'"), "TFORM2");
    refused(with("TFORM3", "'1Z'"), "table cannot be read");
    refused(with("TFORM4", "7"), "TFORM4 = '7'");
    refused(with("TFIELDS", "1000"), "TFIELDS = 1000");
    refused(with("TFIELDS", "990"), "must be a count and a letter");
    refused(with("TFIELDS", "3"), "columns take");
  }

  @Test
  @Timeout(60)
  void noSpoiledTableDoesAnythingButBeReadOrRefused() throws Exception {
    var good = good();
    var random = new Random(99);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      var bytes = good.clone();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        int at = 2880 + random.nextInt(bytes.length - 2880);
        if (random.nextBoolean()) {
          bytes[at] = (byte) random.nextInt(256);
        } else {
          bytes[at / 80 * 80 + 10 + random.nextInt(20)] = (byte) ('0' + random.nextInt(10));
        }
      }
      var path = Files.write(folder.resolve("fuzz.fits"), bytes);
      try {
        assertThat(SourceCatalogFits.read(path, ReadLimits.DEFAULT).size()).isNotNegative();
        read++;
      } catch (UnreadableFitsException e) {
        assertThat(e.getMessage()).as("round %d", round).isNotBlank();
        refused++;
      } catch (Throwable e) {
        throw new AssertionError("round " + round, e);
      }
    }
    assertThat(read).isGreaterThan(50);
    assertThat(refused).isGreaterThan(50);
  }
}
