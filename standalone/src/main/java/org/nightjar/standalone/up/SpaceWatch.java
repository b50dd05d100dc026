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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
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
  private static final long INTERVAL_MILLIS = 1000;
  private static final long MEBI = 1L << 20;

  private final UpConfig config;
  private final ChannelRegistry channels;
  private final WorkInFlight inFlight;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("space-watch").factory());
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
      clock.scheduleWithFixedDelay(this::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  private void look() {
    var data = config.data().orElseThrow();
    try {
      freeBytes = Files.getFileStore(data).getUsableSpace();
    } catch (IOException e) {
      LOG.warnf("cannot tell how much room %s has: %s", data, e.getMessage());
      return;
    }
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
