package org.nightjar.pipeline.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Stage;

/** What stages tell of themselves on {@code /q/metrics}. */
final class StageMeters {
  private final MeterRegistry meters;

  StageMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A message's way through the stage, from receipt to publication. */
  void done(Stage stage, String outcome, Duration elapsed) {
    timer("nightjar.stage", "from receipt to publication", stage)
        .tag("outcome", outcome)
        .register(meters)
        .record(elapsed);
  }

  /** How long a message lay in its topic, retries of other frames included. */
  void queued(Stage stage, @Nullable Instant writtenAt, Instant now) {
    if (writtenAt != null) {
      var wait = Duration.between(writtenAt, now);
      timer("nightjar.stage.queue", "from the message's timestamp to the begin of its work", stage)
          .register(meters)
          .record(wait.isNegative() ? Duration.ZERO : wait);
    }
  }

  /** A try that ended, waits for memory left out. */
  void worked(Stage stage, Duration elapsed) {
    timer("nightjar.stage.work", "one try of the stage's own work", stage)
        .register(meters)
        .record(elapsed);
  }

  /** What events cost beside the work: the message read, its successor published. */
  void overhead(Stage stage, Duration elapsed) {
    timer("nightjar.stage.overhead", "reading the message and publishing its successor", stage)
        .register(meters)
        .record(elapsed);
  }

  void retry(Stage stage) {
    meters.counter("nightjar.stage.retries", "stage", stage.name()).increment();
  }

  void unreadable(Stage stage) {
    meters.counter("nightjar.stage.unreadable", "stage", stage.name()).increment();
  }

  private static Timer.Builder timer(String name, String description, Stage stage) {
    return Timer.builder(name)
        .description(description)
        .tag("stage", stage.name())
        .publishPercentiles(0.5, 0.95);
  }
}
