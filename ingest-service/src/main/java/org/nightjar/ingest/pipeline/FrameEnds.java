package org.nightjar.ingest.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;

/** Hears how frames end and enters it in the ledger. */
@ApplicationScoped
public class FrameEnds {
  private final StageRunner runner;
  private final Ledger ledger;

  @Inject
  public FrameEnds(StageRunner runner, Ledger ledger) {
    this.runner = runner;
    this.ledger = ledger;
  }

  @Incoming("ingest-assessed")
  @Blocking(value = "ingest", ordered = false)
  Uni<Void> assessed(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(
        Stage.INGEST,
        Delivery.of(message, record),
        report -> enter(report, Topics.QA_FRAME),
        NOBODY);
  }

  @Incoming("ingest-left")
  @Blocking(value = "ingest", ordered = false)
  Uni<Void> left(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(
        Stage.INGEST,
        Delivery.of(message, record),
        report -> enter(report, Topics.FRAME_REJECTED),
        NOBODY);
  }

  private Outcome enter(FrameReport report, String topic) throws SQLException {
    if (report.frame().id() != null && report.status() != Status.IN_PROGRESS) {
      ledger.ended(report, topic);
    }
    return new Outcome.Parked();
  }

  /** The ledger is the end of the way. */
  private static final Successors NOBODY =
      new Successors() {
        @Override
        public Uni<Void> passed(FrameReport report) {
          return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> left(FrameReport report) {
          return Uni.createFrom().voidItem();
        }
      };
}
