package org.nightjar.ingest.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.stage.WorkInFlight;

/**
 * Publishes what the ledger holds and nobody was told of, as soon as it is entered and whenever a
 * crash or a broker that was away left something; one told of twice does no harm.
 */
@Singleton
public class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final int MOST = 100;
  private static final int MOST_REMEMBERED = 10_000;

  private final Ledger ledger;
  private final Successors successors;
  private final WorkInFlight inFlight;
  private final IngestConfig config;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Frames whose refusal was logged; of the outbox's one thread. */
  private final Set<String> refused = new HashSet<>();

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ingest-outbox").factory());

  @Inject
  public Outbox(
      Ledger ledger,
      WorkInFlight inFlight,
      IngestConfig config,
      @Channel("ingest-done") MutinyEmitter<Record<String, String>> done,
      @Channel("ingest-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.ledger = ledger;
    this.inFlight = inFlight;
    this.config = config;
    this.successors = Successors.of(done, rejected);
  }

  void start(@Observes StartupEvent event) {
    long millis = config.interval().toMillis();
    clock.scheduleWithFixedDelay(this::empty, millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  /** Something was entered. */
  void soon() {
    if (asked.compareAndSet(false, true)) {
      try {
        clock.execute(this::empty);
      } catch (RejectedExecutionException e) {
        // the process is stopping; the next one empties the outbox
        LOG.debug("left for the next start");
      }
    }
  }

  private void empty() {
    asked.set(false);
    var underway = inFlight.tryBegin();
    if (underway.isEmpty()) {
      return;
    }
    try (var counted = underway.get()) {
      publish();
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      LOG.warnf(
          "what is to be told is kept and told later, next try in %s: %s", config.interval(), e);
    }
  }

  private void publish() throws SQLException {
    Ledger.@Nullable Unpublished last = null;
    List<Ledger.Unpublished> batch;
    do {
      batch = ledger.unpublished(last, MOST);
      for (var each : batch) {
        publish(each);
        last = each;
        if (inFlight.draining()) {
          return;
        }
      }
    } while (batch.size() == MOST);
  }

  private void publish(Ledger.Unpublished each) throws SQLException {
    try {
      tell(each.report());
      ledger.published(each.frameId(), each.version());
      refused.remove(each.frameId());
    } catch (RuntimeException e) {
      if (!Successors.refused(e) && !(e instanceof IllegalArgumentException)) {
        throw e;
      }
      if (refused.size() < MOST_REMEMBERED && refused.add(each.frameId())) {
        LOG.errorf("frame %s cannot be told of, the next is: %s", each.frameId(), e);
      }
    }
  }

  private void tell(FrameReport report) {
    if (report.status() == Status.IN_PROGRESS) {
      successors.passed(report);
    } else {
      successors.left(report);
    }
  }
}
