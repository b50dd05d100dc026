package org.nightjar.calibration.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.stage.WorkInFlight;

/**
 * Looks every second: makes masters of series that are complete, tells of them, wakes the lights
 * that waited.
 */
@Singleton
public class MasterWatch {
  private static final Logger LOG = Logger.getLogger(MasterWatch.class);
  private static final int MOST_WOKEN = 50;

  private final CalibrationConfig config;
  private final CalibrationTables tables;
  private final MasterWorks works;
  private final MasterLibrary library;
  private final KnownTelescopes telescopes;
  private final WorkInFlight inFlight;
  private final MutinyEmitter<Record<String, String>> woken;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("master-watch").factory());

  @Inject
  public MasterWatch(
      CalibrationConfig config,
      CalibrationTables tables,
      MasterWorks works,
      MasterLibrary library,
      KnownTelescopes telescopes,
      WorkInFlight inFlight,
      @Channel("calibration-woken-out") MutinyEmitter<Record<String, String>> woken) {
    this.config = config;
    this.tables = tables;
    this.works = works;
    this.library = library;
    this.telescopes = telescopes;
    this.inFlight = inFlight;
    this.woken = woken;
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
      for (var size : tables.settled(config.settle())) {
        works.make(size);
      }
      works.publish();
      while (tables.wake(MOST_WOKEN, this::wake) == MOST_WOKEN && !inFlight.draining()) {
        LOG.debugf("%d lights woken", MOST_WOKEN);
      }
    } catch (IOException | SQLException | RuntimeException e) {
      // Nothing is lost: all of it is in the tables, and the next look comes soon.
      LOG.warnf("will look again in %s: %s", config.interval(), e);
    }
  }

  private boolean wake(FrameReport light, FrameSize size, boolean overdue) throws SQLException {
    if (!overdue && library.worthWaiting(light.frame(), size, selector(light))) {
      return false;
    }
    woken.sendAndAwait(Successors.record(light));
    return true;
  }

  private MasterSelector selector(FrameReport light) {
    var profile = telescopes.profile(light.frame().telescope()).orElse(null);
    return new MasterSelector(CalibrationOptions.of(profile).matching());
  }
}
