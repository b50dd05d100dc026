package org.nightjar.pipeline.stage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How stages work, whichever they are. */
@ConfigMapping(prefix = "nightjar.stage")
public interface StageConfig {
  /** A frame that takes longer is given up: no frame of any camera takes minutes. */
  @WithDefault("10M")
  Duration timeout();

  /** Pixels of all frames in work take no more; half of the heap when absent. */
  Optional<Long> memoryBytes();

  /** Threads for the pixels of all frames in work; as many as processors when absent. */
  Optional<Integer> threads();

  /** How long a stop waits for work that has begun. */
  @WithDefault("30S")
  Duration drain();

  /** Whether a process that lives no longer ends: where something starts it anew. */
  @WithDefault("true")
  boolean endsWhenDead();

  Retry retry();

  /**
   * Of what broken infrastructure interrupted; with the defaults it is tried for about five
   * minutes.
   */
  interface Retry {
    @WithDefault("15")
    int attempts();

    @WithDefault("0.5S")
    Duration first();

    @WithDefault("30S")
    Duration longest();

    @WithDefault("0.2")
    double jitter();
  }
}
