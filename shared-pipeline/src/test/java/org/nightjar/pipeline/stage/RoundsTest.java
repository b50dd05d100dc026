package org.nightjar.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private Rounds rounds;

  @AfterEach
  void stop() {
    rounds.stop();
  }

  @Test
  void anErrorEndsItsRoundAndNoOther() throws InterruptedException {
    var made = new CountDownLatch(3);
    rounds =
        new Rounds(
            "test",
            () -> {
              made.countDown();
              throw new OutOfMemoryError("for this round");
            },
            failures::add);
    rounds.start(Duration.ZERO, Duration.ofMillis(1));
    assertThat(made.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(failures)
        .hasSizeGreaterThanOrEqualTo(2)
        .hasOnlyElementsOfType(OutOfMemoryError.class);
  }

  @Test
  void callsUntilTheNextRoundAreOneAndOneDuringARoundIsAnother() throws InterruptedException {
    var begun = new Semaphore(0);
    var go = new Semaphore(0);
    rounds =
        new Rounds(
            "test",
            () -> {
              begun.release();
              go.acquire();
            },
            failures::add);
    rounds.start(NEVER, NEVER);
    rounds.soon(Duration.ZERO);
    begun.acquire();
    for (int i = 0; i < 5; i++) {
      rounds.soon(Duration.ZERO);
    }
    go.release(3);
    begun.acquire();
    assertThat(begun.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  void aCallAfterTheStopIsNoFailure() {
    rounds = new Rounds("test", () -> {}, failures::add);
    rounds.stop();
    rounds.soon(Duration.ZERO);
    assertThat(failures).isEmpty();
  }
}
