package org.nightjar.standalone.up;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.ChannelRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.nightjar.pipeline.stage.Rounds;
import org.nightjar.pipeline.stage.WorkInFlight;

/**
 * Looks every second how much room the data folder has. Before it is full, work waits: what remains
 * is for broker and database, which stop working without. Says so once, and once more when work
 * goes on.
 */
@Singleton
@Readiness
public class SpaceWatch implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(SpaceWatch.class);
  private static final String NAME = "room on disk";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long MEBI = 1L << 20;

  private final UpConfig config;
  private final ChannelRegistry channels;
  private final WorkInFlight inFlight;
  private final Rounds rounds =
      new Rounds(
          "space-watch", this::look, e -> LOG.warnf("cannot tell how much room there is: %s", e));
  private volatile long freeBytes = Long.MAX_VALUE;
  private volatile boolean full;

  @Inject
  public SpaceWatch(UpConfig config, ChannelRegistry channels, WorkInFlight inFlight) {
    this.config = config;
    this.channels = channels;
    this.inFlight = inFlight;
  }

  void start(@Observes StartupEvent event) {
    if (config.data().isPresent()) {
      rounds.start(Duration.ZERO, INTERVAL);
    }
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    rounds.stop();
  }

  private void look() throws IOException {
    var data = config.data().orElseThrow();
    freeBytes = Files.getFileStore(data).getUsableSpace();
    long needed = config.reserveBytes();
    if (!full && freeBytes < needed) {
      full = true;
      inFlight.suspend();
      channels(true);
      LOG.errorf(
          "the disk is full: %d MB are free in %s, frames wait until there are %d MB",
          freeBytes / MEBI, data, needed / MEBI);
    } else if (full && freeBytes >= needed) {
      full = false;
      channels(false);
      inFlight.resume();
      LOG.warnf("%d MB are free in %s again: work goes on", freeBytes / MEBI, data);
    }
  }

  private void channels(boolean pause) {
    for (var name : channels.getIncomingNames()) {
      var channel = channels.getPausable(name);
      if (channel != null && pause) {
        channel.pause();
      } else if (channel != null) {
        channel.resume();
      }
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(NAME)
        .status(!full)
        .withData("freeMegabytes", freeBytes / MEBI)
        .build();
  }
}
