package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every product store must do; one subclass per store. */
abstract class ProductStoreContract {
  private static final StoreKey KEY =
      StoreKey.of("products", "ab12", "cafe", "calibration", "calibrated.fits");

  abstract ProductStore store() throws IOException;

  @Test
  void givesBackTheBytesThatWerePut() throws Exception {
    var store = store();
    var bytes = random(3_000_000);

    var product = store.put(KEY, "image/fits", new ByteArrayInputStream(bytes));

    assertThat(product.sizeBytes()).isEqualTo(bytes.length);
    assertThat(product.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    try (var in = store.open(KEY)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(store.size(KEY)).contains((long) bytes.length);
  }

  @Test
  void aPartIsReadAlone() throws Exception {
    var store = store();
    var bytes = random(300_000);
    store.put(KEY, "image/fits", new ByteArrayInputStream(bytes));

    try (var in = store.openRange(KEY, 100_001, 5_000)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 100_001, 105_001));
    }
    try (var in = store.openRange(KEY, 299_990, 5_000)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 299_990, 300_000));
    }
    assertThatThrownBy(() -> store.openRange(StoreKey.of("nothing"), 0, 1))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aSecondPutReplacesTheFirst() throws Exception {
    var store = store();
    store.put(KEY, "image/fits", new ByteArrayInputStream(random(10)));
    store.put(KEY, "image/fits", new ByteArrayInputStream(new byte[] {7}));
    try (var in = store.open(KEY)) {
      assertThat(in.readAllBytes()).containsExactly(7);
    }
  }

  @Test
  void putIfAbsentLeavesWhatIsThere() throws Exception {
    var store = store();
    assertThat(store.putIfAbsent(KEY, "image/fits", new ByteArrayInputStream(new byte[] {1})))
        .isPresent();
    assertThat(store.putIfAbsent(KEY, "image/fits", new ByteArrayInputStream(new byte[] {2})))
        .isEmpty();
    try (var in = store.open(KEY)) {
      assertThat(in.readAllBytes()).containsExactly(1);
    }
  }

  @Test
  void ofManyWritersAtOnceExactlyOneIsFirst() throws Exception {
    var store = store();
    try (var pool = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> put =
          () -> store.putIfAbsent(KEY, "x/y", new ByteArrayInputStream(random(5000))).isPresent();
      var winners =
          pool.invokeAll(java.util.Collections.nCopies(16, put)).stream()
              .filter(f -> f.resultNow())
              .count();
      assertThat(winners).isEqualTo(1);
    }
  }

  @Test
  void aSourceThatBreaksLeavesNothingBehind() throws Exception {
    var store = store();
    var broken =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              left = 0;
              throw new IOException("the line was cut");
            }
            return 1;
          }
        };
    assertThatThrownBy(() -> store.put(KEY, "image/fits", broken)).isInstanceOf(IOException.class);
    assertThat(store.size(KEY)).isEmpty();
    assertThatThrownBy(() -> store.open(KEY)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void removingIsFinalAndRepeatable() throws Exception {
    var store = store();
    store.put(KEY, "image/fits", new ByteArrayInputStream(new byte[] {1}));
    store.remove(KEY);
    store.remove(KEY);
    assertThat(store.size(KEY)).isEmpty();
  }

  private static byte[] random(int n) {
    var bytes = new byte[n];
    new Random(20261121).nextBytes(bytes);
    return bytes;
  }
}
