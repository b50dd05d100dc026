package org.nightjar.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Stage;

class EventOverheadTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T20:00:00Z");

  private final StageTurns turns = new StageTurns(BEGUN);

  @Test
  void theHopBeginsWhenTheMessageIsWritten() {
    assertThat(hop(10_000, 10_007)).hasMillis(7);
  }

  @Test
  void waitingForATurnIsNoHop() {
    turns.ended(Stage.QA, BEGUN.plusMillis(12_000));
    assertThat(hop(10_000, 12_003)).hasMillis(3);
    turns.ended(Stage.EXTRACTION, BEGUN.plusMillis(12_002));
    assertThat(hop(10_000, 12_003)).as("another stage's turn").hasMillis(3);
  }

  @Test
  void whatWaitedForAProcessOrComesFromAnotherClockHasNoHop() {
    assertThat(hop(-1, 9_000)).isZero();
    assertThat(hop(10_050, 10_000)).isZero();
    assertThat(turns.hop(Stage.QA, null, BEGUN)).isZero();
  }

  @Test
  void workAndWaitsAreLeftOut() {
    long now = System.nanoTime();
    var overhead = new EventOverhead(Duration.ofSeconds(3), now - TimeUnit.SECONDS.toNanos(1000));
    assertThat(overhead.leaveOut(now - TimeUnit.SECONDS.toNanos(900)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(900));
    assertThat(overhead.soFar()).isBetween(Duration.ofSeconds(103), Duration.ofSeconds(800));
  }

  private Duration hop(long writtenMillis, long nowMillis) {
    return turns.hop(Stage.QA, BEGUN.plusMillis(writtenMillis), BEGUN.plusMillis(nowMillis));
  }
}
