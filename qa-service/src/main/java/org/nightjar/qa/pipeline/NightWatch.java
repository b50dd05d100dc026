package org.nightjar.qa.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.stage.WorkInFlight;
import org.nightjar.qa.NightSummary;

/**
 * Looks every second: judges the frames of nights that grew anew, as each is the measure of the
 * others, publishes frames that changed and sums up their nights.
 */
@Singleton
public class NightWatch {
  private static final Logger LOG = Logger.getLogger(NightWatch.class);
  private static final int MOST = 500;

  private final QaConfig config;
  private final FrameTable table;
  private final Verdicts verdicts;
  private final WorkInFlight inFlight;
  private final MutinyEmitter<Record<String, String>> frames;
  private final MutinyEmitter<Record<String, String>> nights;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("night-watch").factory());

  @Inject
  public NightWatch(
      QaConfig config,
      FrameTable table,
      Verdicts verdicts,
      WorkInFlight inFlight,
      @Channel("qa-frames") MutinyEmitter<Record<String, String>> frames,
      @Channel("qa-nights") MutinyEmitter<Record<String, String>> nights) {
    this.config = config;
    this.table = table;
    this.verdicts = verdicts;
    this.inFlight = inFlight;
    this.frames = frames;
    this.nights = nights;
  }

  void start(@Observes StartupEvent event) {
    long millis = config.interval().toMillis();
    clock.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  private void look() {
    try (var underway = inFlight.begin()) {
      for (var night : table.changedNights()) {
        judge(night.night());
        publish(night);
      }
      for (var frame : table.unpublished(MOST)) {
        frames.sendAndAwait(Successors.record(frame.report()));
        table.published(Objects.requireNonNull(frame.report().frame().id()), frame.version());
      }
    } catch (SQLException | RuntimeException e) {
      // Nothing is lost: all of it is in the tables, and the next look comes soon.
      LOG.warnf("will look again in %s: %s", config.interval(), e);
    }
  }

  private void judge(NightKey key) throws SQLException {
    var reports = table.night(key);
    for (var report : reports) {
      if (report.status() == Status.ASSESSED) {
        var anew = verdicts.of(report, reports);
        if (!anew.equals(report)) {
          table.put(Objects.requireNonNull(report.frame().id()), anew);
        }
      }
    }
  }

  /**
   * What changes while a night is summed up gives it a higher number, so that it is summed up
   * again.
   */
  private void publish(FrameTable.Changed night) throws SQLException {
    var reports = table.night(night.night());
    if (!reports.isEmpty()) {
      try {
        var json = ReportJson.mapper().writeValueAsString(NightSummary.of(reports));
        nights.sendAndAwait(Record.of(night.night().text(), json));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a night cannot be written", e);
      }
    }
    table.published(night);
  }
}
