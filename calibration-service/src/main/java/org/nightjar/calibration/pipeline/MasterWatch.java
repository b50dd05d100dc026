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
import java.util.HashMap;
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

  /** Looked at in one go; more wait their turn. */
  private static final int MOST_WAITING = 2000;

  private final CalibrationConfig config;
  private final Patience patience;
  private final CalibrationFrames frames;
  private final ParkedLights parked;
  private final Traffic traffic;
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
      CalibrationFrames frames,
      ParkedLights parked,
      Traffic traffic,
      MasterWorks works,
      MasterLibrary library,
      KnownTelescopes telescopes,
      WorkInFlight inFlight,
      @Channel("calibration-woken-out") MutinyEmitter<Record<String, String>> woken) {
    this.config = config;
    this.patience = config.patience();
    this.frames = frames;
    this.parked = parked;
    this.traffic = traffic;
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
      for (var series : frames.pendingSeries()) {
        if (patience.settled(series.millisSinceLast(), traffic.flow(series.size()))) {
          works.make(series.size());
        }
      }
      works.publish();
      wake();
    } catch (IOException | RuntimeException e) {
      // Nothing is lost: all of it is in the tables, and the next look comes soon.
      LOG.warnf("will look again in %s: %s", config.interval(), e);
    }
  }

  private void wake() {
    var stocks = new HashMap<FrameSize, MasterLibrary.Stock>();
    var flows = new HashMap<FrameSize, Traffic.Flow>();
    for (var waiting : parked.waiting(MOST_WAITING)) {
      if (inFlight.draining()) {
        return;
      }
      var light = waiting.light();
      var size = waiting.size();
      var stock = stocks.computeIfAbsent(size, library::stock);
      var flow = flows.computeIfAbsent(size, traffic::flow);
      var frame = light.frame();
      var prospect = MasterLibrary.prospect(frame, stock, traffic.vain(frame), selector(light));
      if (!patience.waits(waiting.waitedMillis(), prospect, flow)) {
        parked.wake(light, () -> woken.sendAndAwait(Successors.record(light)));
        if (!prospect.fits() && !prospect.vain()) {
          traffic.waitedInVain(frame, size);
        }
      }
    }
  }

  private MasterSelector selector(FrameReport light) {
    var profile = telescopes.profile(light.frame().telescope()).orElse(null);
    return new MasterSelector(CalibrationOptions.of(profile).matching());
  }
}
