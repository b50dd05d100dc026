package org.nightjar.pipeline.stage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Stage;

/** What stages tell of themselves on {@code /q/metrics}. */
final class StageMeters {
  private static final Duration[] OVERHEAD_BUCKETS =
      IntStream.of(1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 5000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry meters;

  StageMeters(MeterRegistry meters) {
    this.meters = meters;
    // A series that begins with its first failure shows no increase: alarms would miss it.
    for (var stage : Stage.values()) {
      var _ = passage(stage, "failed");
      var _ = unreadableMessages(stage);
    }
  }

  /** A message's way through the stage, from receipt to publication. */
  void done(Stage stage, String outcome, Duration elapsed) {
    passage(stage, outcome).record(elapsed);
  }

  private Timer passage(Stage stage, String outcome) {
    return timer("nightjar.stage", "from receipt to publication", stage)
        .tag("outcome", outcome)
        .register(meters);
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

  /**
   * What an event costs beside the work. In buckets, not quantiles: they add up over replicas, and
   * of two readings the difference tells of the time between.
   */
  void overhead(Stage stage, Duration elapsed) {
    Timer.builder("nightjar.stage.overhead")
        .description("the hop through the broker, hand-over, and the successor written")
        .tag("stage", stage.name())
        .serviceLevelObjectives(OVERHEAD_BUCKETS)
        .register(meters)
        .record(elapsed);
  }

  void retry(Stage stage) {
    meters.counter("nightjar.stage.retries", "stage", stage.name()).increment();
  }

  void unreadable(Stage stage) {
    unreadableMessages(stage).increment();
  }

  private Counter unreadableMessages(Stage stage) {
    return meters.counter("nightjar.stage.unreadable", "stage", stage.name());
  }

  private static Timer.Builder timer(String name, String description, Stage stage) {
    return Timer.builder(name)
        .description(description)
        .tag("stage", stage.name())
        .publishPercentiles(0.5, 0.95);
  }
}
