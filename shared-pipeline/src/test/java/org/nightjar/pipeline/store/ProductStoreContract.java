package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.nightjar.pipeline.store.ProductStore.Listed;

/** What every product store must do; one subclass per store. */
abstract class ProductStoreContract {
  private static final StoreKey KEY =
      StoreKey.of("products", "ab12", "cafe", "calibration", "calibrated.fits");

  abstract ProductStore store() throws IOException;

  /** Writes past the store, as other programs do; there may be no bucket but that of a put. */
  abstract void putByAnother(String name, byte[] bytes) throws Exception;

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
  void aListNamesWhatLiesBelowAFolderAndNothingElse() throws Exception {
    var store = store();
    store.list(StoreKey.of("raw"), object -> fail("there is nothing: " + object));
    var keys = new TreeSet<String>();
    for (int i = 0; i < 30; i++) {
      var key = StoreKey.of("raw", "telescope-" + i % 3, "2026-11-21", "frame=" + i + ".fits.fz");
      store.put(key, "image/fits", new ByteArrayInputStream(new byte[i]));
      keys.add(key.path());
    }
    store.put(KEY, "image/fits", new ByteArrayInputStream(new byte[] {1}));
    store.put(StoreKey.of("rawer", "x"), "x/y", new ByteArrayInputStream(new byte[] {1}));
    var removed = StoreKey.of("raw", "telescope-0", "2026-11-21", "frame=0.fits.fz");
    store.remove(removed);
    keys.remove(removed.path());

    var listed = new ArrayList<Listed>();
    store.list(StoreKey.of("raw"), listed::add);

    assertThat(listed).extracting(Listed::key).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(listed)
        .allSatisfy(object -> {
          assertThat(store.size(new StoreKey(object.key()))).contains(object.sizeBytes());
          assertThat(object.modifiedAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.MINUTES));
        });
    var one = new ArrayList<Listed>();
    store.list(StoreKey.of("raw", "telescope-1"), one::add);
    assertThat(one).hasSize(10);
  }

  @Test
  void whatOthersPutIsReadUnderTheirName() throws Exception {
    var store = store();
    var bytes = random(5000);
    store.put(KEY, "image/fits", new ByteArrayInputStream(new byte[] {1}));
    var names = List.of("inbox/M 31 (001)+1.fits", "inbox/Hα 50%.fit");
    for (var name : names) {
      putByAnother(name, bytes);
    }

    var listed = new ArrayList<Listed>();
    store.list(StoreKey.of("inbox"), listed::add);

    assertThat(listed).extracting(Listed::key).containsExactlyInAnyOrderElementsOf(names);
    for (var object : listed) {
      var name = new ForeignName(object.key());
      assertThat(store.size(name)).contains(5000L);
      try (var in = store.open(name)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
    var nothing = new ForeignName("inbox/M 32.fits");
    assertThat(store.size(nothing)).isEmpty();
    assertThatThrownBy(() -> store.open(nothing)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aListEndsWhenItsReaderHasEnough() throws Exception {
    var store = store();
    store.put(StoreKey.of("raw", "a"), "x/y", new ByteArrayInputStream(new byte[1]));
    assertThatThrownBy(() ->
            store.list(
                StoreKey.of("raw"),
                object -> {
                  throw new IOException("enough");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("enough");
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
