package org.nightjar.qa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;

class StagePaceTest {
  private static final Instant START = Instant.parse("2026-01-01T20:00:00Z");

  private final StagePace pace = new StagePace(START);

  private void finished(int number, Instant at, long millis) {
    var id = "pace-" + number;
    var report = Sample.of(id, "Fast", 0).report().withTiming(new Timing(Stage.QA, at, millis));
    pace.finished(id, report, at);
  }

  @Test
  void aRateOfMoreThanAThousandAMinuteIsTold() {
    for (int i = 0; i < 6000; i++) {
      finished(i, START.plusMillis(50L * i), 40);
    }

    var now = START.plusSeconds(300);

    assertThat(pace.ratePerMinute(Stage.QA, now)).isCloseTo(1200, within(1.0));
    assertThat(pace.load(Stage.QA, now)).isCloseTo(0.8, within(0.01));
    assertThat(pace.ratePerMinute(Stage.QA, now.plusSeconds(150))).isCloseTo(600, within(1.0));
    assertThat(pace.ratePerMinute(Stage.QA, now.plusSeconds(600))).isZero();
  }

  @Test
  void aRateIsThatOfTheMinutesThatWereSeen() {
    for (int i = 0; i < 40; i++) {
      finished(i, START.plusSeconds(i), 500);
    }

    assertThat(pace.ratePerMinute(Stage.QA, START.plusSeconds(40))).isCloseTo(60, within(0.1));
    assertThat(pace.load(Stage.QA, START.plusSeconds(40))).isCloseTo(0.5, within(0.01));
    assertThat(pace.ratePerMinute(Stage.QA, START.plusSeconds(1))).isCloseTo(80, within(0.1));
  }

  @Test
  void theTimeIsThatOfTheLatestFramesHoweverLongAgo() {
    for (int i = 0; i < 1000; i++) {
      finished(i, START.plusSeconds(i), i < 800 ? 10 : 90);
    }

    assertThat(pace.time(Stage.QA)).contains(Duration.ofMillis(90));
    assertThat(pace.time(Stage.INGEST)).isEmpty();
  }
}
