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
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.stage.Rounds;
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
  private final Rounds rounds;

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
    this.rounds = new Rounds("master-watch", this::look, this::later);
  }

  void start(@Observes StartupEvent event) {
    rounds.start(config.interval(), config.interval());
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    rounds.stop();
  }

  private void look() {
    try (var underway = inFlight.begin()) {
      for (var series : frames.pendingSeries()) {
        apart(() -> make(series));
      }
      apart(works::publish);
      wake();
    }
  }

  private void make(CalibrationFrames.Series series) throws IOException {
    if (patience.settled(series.millisSinceLast(), traffic.flow(series.size()))) {
      works.make(series.size());
    }
  }

  /** What fails for one camera holds up no other, nor the lights that wait. */
  private void apart(Rounds.Round step) {
    try {
      step.make();
    } catch (Exception | OutOfMemoryError e) {
      later(e);
    }
  }

  /** Nothing is lost: all of it is in the tables, and the next look comes soon. */
  private void later(Throwable e) {
    LOG.warnf("will look again in %s: %s", config.interval(), e);
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
