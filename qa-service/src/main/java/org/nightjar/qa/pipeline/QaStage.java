package org.nightjar.qa.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.qa.NightStatistics;

/**
 * Receives frames at their end, judges those that were measured, enters all; {@link NightWatch}
 * publishes.
 */
@ApplicationScoped
public class QaStage {
  private final StageRunner runner;
  private final FrameTable table;
  private final Verdicts verdicts;
  private final NightWatch watch;
  private final Successors successors;

  @Inject
  public QaStage(
      StageRunner runner,
      FrameTable table,
      Verdicts verdicts,
      NightWatch watch,
      @Channel("qa-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.runner = runner;
    this.table = table;
    this.verdicts = verdicts;
    this.watch = watch;
    this.successors = Successors.of(rejected, rejected);
  }

  @Incoming("qa-measured")
  @Blocking(value = "qa", ordered = false)
  Uni<Void> measured(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(Stage.QA, Delivery.of(message, record), this::assess, successors);
  }

  @Incoming("qa-left")
  @Blocking(value = "qa", ordered = false)
  Uni<Void> left(String message, IncomingKafkaRecordMetadata<String, String> record) {
    // Its topic is where failures are told: one of its own would come back for ever.
    return runner.handle(Stage.QA, Delivery.of(message, record), this::enter, Successors.NOBODY);
  }

  private Outcome assess(FrameReport report) throws SQLException {
    var startedAt = Instant.now();
    // By itself first; the night watch judges it with its night before anybody is told.
    var assessed = report.assessed(verdicts.of(report, NightStatistics.EMPTY));
    var elapsed = Duration.between(startedAt, Instant.now()).toMillis();
    return put(assessed.withTiming(new Timing(Stage.QA, startedAt, elapsed)));
  }

  private Outcome enter(FrameReport report) throws SQLException {
    if (report.status() == Status.IN_PROGRESS) {
      throw new IllegalArgumentException(
          "status = IN_PROGRESS: a frame that left the chain is REJECTED or FAILED");
    }
    return put(report);
  }

  private Outcome put(FrameReport report) throws SQLException {
    if (table.put(id(report), report)) {
      watch.call();
    }
    return new Outcome.Parked();
  }

  private static String id(FrameReport report) {
    var id = report.frame().id();
    if (id == null) {
      throw new IllegalArgumentException("frame.id is absent: a frame that entered has one");
    }
    return id;
  }
}
