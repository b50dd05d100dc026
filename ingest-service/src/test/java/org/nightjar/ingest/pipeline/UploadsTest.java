package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.ingest.testing.Frames;

class UploadsTest {
  private static final int MOST_BYTES = 1_000_000;
  private static final byte[] BYTES = new byte[200_000];

  static {
    new Random(20261121).nextBytes(BYTES);
  }

  @TempDir private Path scratch;
  private final List<String> entered = new ArrayList<>();
  private SQLException databaseFailure;

  /** As after a restart: only what is on disk is known. */
  private Uploads uploads() throws IOException {
    return new Uploads(
        scratch,
        MOST_BYTES,
        3,
        Duration.ofDays(1),
        (name, file, sha256) -> {
          if (databaseFailure != null) {
            throw databaseFailure;
          }
          assertThat(file).hasBinaryContent(BYTES);
          entered.add(name);
          return new Received(sha256, name, entered.size() > 1, "");
        });
  }

  private static InputStream part(int from, int to) {
    return new ByteArrayInputStream(BYTES, from, to - from);
  }

  /** A line that breaks after some bytes. */
  private static InputStream breaking(int from, int to) {
    return new SequenceInputStream(
        part(from, to),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line was cut");
          }
        });
  }

  private String announced() throws Exception {
    return uploads().create("m31.fits", BYTES.length, Frames.sha256(BYTES)).upload().id();
  }

  @Test
  void anUploadThatBrokeOffGoesOnWhereItEndedAlsoAfterARestart() throws Exception {
    var id = announced();
    uploads().append(id, 0, part(0, 50_000));

    assertThatThrownBy(() -> uploads().append(id, 50_000, breaking(50_000, 120_000)))
        .isInstanceOf(IOException.class);

    var state = uploads().state(id).orElseThrow();
    assertThat(state.offset()).isEqualTo(120_000);
    assertThat(state.frame()).isNull();
    assertThat(entered).isEmpty();
    var whole = uploads().append(id, 120_000, part(120_000, BYTES.length));
    assertThat(whole.frame().id()).isEqualTo(Frames.sha256(BYTES));
    assertThat(whole.offset()).isEqualTo(BYTES.length);
    assertThat(entered).containsExactly("m31.fits");
  }

  @Test
  void theAnswerIsKeptForThoseWhoDidNotHearIt() throws Exception {
    var id = announced();
    var first = uploads().append(id, 0, part(0, BYTES.length)).frame();

    assertThat(uploads().state(id).orElseThrow().frame()).isEqualTo(first);
    assertThat(uploads().append(id, BYTES.length, part(0, 0)).frame()).isEqualTo(first);
    assertThatThrownBy(() -> uploads().append(id, 0, part(0, 10)))
        .isInstanceOf(UploadConflict.WrongOffset.class);
    assertThat(entered).hasSize(1);
    try (var files = Files.walk(scratch)) {
      assertThat(files.filter(Files::isRegularFile))
          .as("the bytes are in the store now, not here")
          .noneMatch(f -> f.endsWith("bytes"));
    }
  }

  @Test
  void aLastByteThatCouldNotBeEnteredIsEnteredLater() throws Exception {
    var id = announced();
    databaseFailure = new SQLException("gone");
    assertThatThrownBy(() -> uploads().append(id, 0, part(0, BYTES.length)))
        .isInstanceOf(SQLException.class);
    assertThat(uploads().state(id).orElseThrow().offset()).isEqualTo(BYTES.length);

    databaseFailure = null;

    assertThat(uploads().append(id, BYTES.length, part(0, 0)).frame()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 49_999, 50_001, Long.MAX_VALUE})
  void nothingIsWrittenAnywhereButAtTheEnd(long offset) throws Exception {
    var id = announced();
    uploads().append(id, 0, part(0, 50_000));
    assertThatThrownBy(() -> uploads().append(id, offset, part(0, 10)))
        .isInstanceOfSatisfying(
            UploadConflict.WrongOffset.class, e -> assertThat(e.offset()).isEqualTo(50_000));
    assertThat(uploads().state(id).orElseThrow().offset()).isEqualTo(50_000);
  }

  @Test
  void moreThanWasAnnouncedIsNotKept() throws Exception {
    var id = announced();
    uploads().append(id, 0, part(0, 50_000));
    var more = new SequenceInputStream(part(50_000, BYTES.length), part(0, 1));
    assertThatThrownBy(() -> uploads().append(id, 50_000, more))
        .isInstanceOf(UploadConflict.TooMuch.class);
    assertThat(uploads().state(id).orElseThrow().offset()).isEqualTo(50_000);
    assertThat(entered).isEmpty();
  }

  @Test
  void otherBytesThanAnnouncedDoNotEnter() throws Exception {
    var id = announced();
    var altered = Arrays.copyOf(BYTES, BYTES.length);
    altered[77]++;
    assertThatThrownBy(() -> uploads().append(id, 0, new ByteArrayInputStream(altered)))
        .isInstanceOf(UploadConflict.OtherBytes.class);
    assertThat(uploads().state(id)).isEmpty();
    assertThat(entered).isEmpty();
  }

  @Test
  void onlyOneWritesAtATime() throws Exception {
    var id = announced();
    var all = uploads();
    var reading = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var pool = Executors.newSingleThreadExecutor()) {
      var slow =
          new InputStream() {
            @Override
            public int read() {
              reading.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return -1;
            }
          };
      var first = pool.submit(() -> all.append(id, 0, new SequenceInputStream(part(0, 100), slow)));
      reading.await();
      assertThatThrownBy(() -> all.append(id, 0, part(0, 100)))
          .isInstanceOf(UploadConflict.InUse.class);
      assertThatThrownBy(() -> all.cancel(id)).isInstanceOf(UploadConflict.InUse.class);
      go.countDown();
      assertThat(first.get().offset()).isEqualTo(100);
    }
  }

  @Test
  void whatNobodyGoesOnWithIsForgotten() throws Exception {
    var id = announced();
    uploads().sweep(Instant.now().plus(Duration.ofHours(23)));
    assertThat(uploads().state(id)).isPresent();
    uploads().sweep(Instant.now().plus(Duration.ofHours(25)));
    assertThat(uploads().state(id)).isEmpty();
    assertThat(scratch.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void onlySoManyAreOpen() throws Exception {
    for (int i = 0; i < 3; i++) {
      announced();
    }
    assertThatThrownBy(this::announced).isInstanceOf(Uploads.TooManyException.class);
  }

  @Test
  void nonsenseIsRefusedWhenItIsAnnounced() throws Exception {
    var all = uploads();
    assertThatIllegalArgumentException().isThrownBy(() -> all.create("a", 0, null));
    assertThatIllegalArgumentException().isThrownBy(() -> all.create("a", -5, null));
    assertThatIllegalArgumentException().isThrownBy(() -> all.create("a", 1, "../../etc"));
    assertThatThrownBy(() -> all.create("a", MOST_BYTES + 1, null))
        .isInstanceOf(TooLargeException.class);
    assertThat(all.create("../../etc/passwd", 1, null).upload().fileName()).isEqualTo("passwd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../arriving",
        "0123456789abcdef0123456789abcdeF",
        "0123456789abcdef0123456789abcdef",
        "%2e%2e"
      })
  void noOtherFolderIsReached(String id) throws Exception {
    assertThat(uploads().state(id)).isEmpty();
    uploads().cancel(id);
    assertThatThrownBy(() -> uploads().append(id, 0, part(0, 1)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aCancelledUploadIsGone() throws Exception {
    var id = announced();
    uploads().append(id, 0, part(0, 100));
    uploads().cancel(id);
    assertThat(uploads().state(id)).isEmpty();
  }
}
