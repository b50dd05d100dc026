package org.nightjar.pipeline.stage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.nightjar.imaging.Workers;
import org.nightjar.pipeline.tracing.FrameTraces;

/**
 * The process's runner, and its orderly stop: channels paused, work in flight awaited, before
 * anything that it needs closes.
 */
@Singleton
public class StageSetup {
  private static final Logger LOG = Logger.getLogger(StageSetup.class);

  private final StageConfig config;
  private final WorkInFlight inFlight;
  private final OpenChannels channels;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("stage-", 0).factory());

  @Inject
  public StageSetup(StageConfig config, WorkInFlight inFlight, OpenChannels channels) {
    this.config = config;
    this.inFlight = inFlight;
    this.channels = channels;
  }

  @Produces
  @Singleton
  StageRunner runner(MeterRegistry meters, FrameTraces traces) {
    var retry = config.retry();
    var settings =
        new StageRunner.Settings(
            config.timeout(),
            new RetryPolicy(retry.attempts(), retry.first(), retry.longest(), retry.jitter()),
            inFlight::pause,
            InstantSource.system(),
            new SharedRandom());
    long heapHalf = Runtime.getRuntime().maxMemory() / 2;
    var memory = new MemoryAdmission(config.memoryBytes().orElse(heapHalf));
    Gauge.builder("nightjar.stage.inflight", inFlight, WorkInFlight::count).register(meters);
    Gauge.builder("nightjar.stage.memory.free", memory, MemoryAdmission::freeBytes)
        .baseUnit("bytes")
        .register(meters);
    return new StageRunner(settings, inFlight, memory, threads, meters, traces);
  }

  /** Threads for pixel work; results do not depend on how many. */
  @Produces
  @Singleton
  Workers workers() {
    return Workers.of(config.threads().orElse(Runtime.getRuntime().availableProcessors()));
  }

  void start(@Observes StartupEvent event) {
    try {
      int removed = LeftFiles.remove(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
      if (removed > 0) {
        LOG.infof("%d temporary files that killed processes left are removed", removed);
      }
    } catch (IOException | RuntimeException e) {
      // they take room and do no other harm
      LOG.warnf("what killed processes left among the temporary files stays: %s", e);
    }
  }

  void stop(@Observes @Priority(1) ShutdownEvent event) {
    channels.pause();
    try {
      if (!inFlight.drain(config.drain())) {
        LOG.warnf(
            "%d frames are still in work after %s; they come again after the next start",
            inFlight.count(), config.drain());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.close();
  }

  /** Random numbers for threads that come and go. */
  private static final class SharedRandom implements java.util.random.RandomGenerator {
    private final SplittableRandom seed = new SplittableRandom();

    @Override
    public synchronized long nextLong() {
      return seed.nextLong();
    }
  }
}
