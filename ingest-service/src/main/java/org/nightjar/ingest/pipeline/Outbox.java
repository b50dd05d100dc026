package org.nightjar.ingest.pipeline;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.nightjar.model.Status;
import org.nightjar.pipeline.stage.Successors;

/** Publishes what the ledger holds and nobody was told of; one told of twice does no harm. */
@Singleton
public class Outbox {
  private static final int MOST = 100;

  private final Ledger ledger;
  private final Successors successors;

  @Inject
  public Outbox(
      Ledger ledger,
      @Channel("ingest-done") MutinyEmitter<Record<String, String>> done,
      @Channel("ingest-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.ledger = ledger;
    this.successors = Successors.of(done, rejected);
  }

  void publish() throws SQLException {
    for (var report : ledger.unpublished(MOST)) {
      if (report.status() == Status.IN_PROGRESS) {
        successors.passed(report);
      } else {
        successors.left(report);
      }
      ledger.published(Objects.requireNonNull(report.frame().id()));
    }
  }
}
