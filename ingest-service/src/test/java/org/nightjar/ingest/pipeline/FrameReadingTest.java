package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReadingTest {
  private static FrameReading throwing(RuntimeException e) {
    return new FrameReading((file, name) -> {
      throw e;
    });
  }

  @ParameterizedTest
  @ValueSource(
      classes = {OutOfMemoryError.class, StackOverflowError.class, NoClassDefFoundError.class})
  void anErrorOfOursIsAFaultWithTheReason(Class<? extends Error> kind) throws Exception {
    var error = kind.getConstructor(String.class).newInstance("so it is");
    var reading =
        new FrameReading((file, name) -> {
          throw error;
        });

    var outcome = reading.read(Path.of("x"), "m31.fits", "ab".repeat(32));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FrameReading.Outcome.Fault.class,
            fault -> {
              assertThat(fault.frame().fileName()).isEqualTo("m31.fits");
              assertThat(fault.frame().id()).isEqualTo("ab".repeat(32));
              assertThat(fault.why().reason()).isNotBlank().doesNotContain("\n");
            });
  }

  @Test
  void aBugIsAFault() throws Exception {
    assertThat(throwing(new IllegalStateException("x\ny")).read(Path.of("x"), "n", "ab"))
        .isInstanceOfSatisfying(
            FrameReading.Outcome.Fault.class,
            fault ->
                assertThat(fault.why().reason()).contains("a fault of Nightjar's").contains("x_y"));
  }

  @Test
  void aDiskThatFailsIsWorthAnotherTry() {
    var disk = new IOException("a bad sector");
    assertThatThrownBy(() -> throwing(new UncheckedIOException(disk)).read(Path.of("x"), "n", "ab"))
        .isSameAs(disk);
  }
}
