package org.nightjar.pipeline.stage;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends a process that lives no longer, so that whoever keeps it running starts it anew; where
 * nobody does, it says so again and again.
 */
@Singleton
public class LivenessWatch {
  private static final Logger LOG = Logger.getLogger(LivenessWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int EXIT_CODE = 1;

  private final SmallRyeHealthReporter health;
  private final boolean ends;
  private final Rounds rounds;

  @Inject
  public LivenessWatch(SmallRyeHealthReporter health, StageConfig config) {
    this.health = health;
    this.ends = config.endsWhenDead();
    var liveness = new Liveness(this::down, PATIENCE, InstantSource.system(), this::dead);
    this.rounds =
        new Rounds(
            "liveness",
            liveness::look,
            e -> LOG.warnf("whether the process lives could not be asked: %s", e));
  }

  void start(@Observes StartupEvent event) {
    rounds.start(INTERVAL, INTERVAL);
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  private Optional<String> down() {
    var told = health.getLiveness();
    return told.isDown() ? Optional.of(String.valueOf(told.getPayload())) : Optional.empty();
  }

  private void dead(String why) {
    if (ends) {
      LOG.fatalf("down for %s: the process ends, to be started anew: %s", PATIENCE, why);
      Quarkus.asyncExit(EXIT_CODE);
    } else {
      LOG.errorf("down for %s, start anew what does not come back: %s", PATIENCE, why);
    }
  }
}
