package org.nightjar.pipeline.stage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a process that is down from one that was down for a moment. What is down and stays so, as a
 * channel whose consumer has died, comes back by a new start alone.
 */
final class Liveness {
  private final Supplier<Optional<String>> down;
  private final Duration patience;
  private final InstantSource clock;
  private final Consumer<String> dead;
  private @Nullable Instant since;

  /**
   * @param down why the process does not live; empty while it does
   * @param patience how long it may be down
   * @param dead hears why, each time that patience has ended
   */
  Liveness(
      Supplier<Optional<String>> down,
      Duration patience,
      InstantSource clock,
      Consumer<String> dead) {
    this.down = down;
    this.patience = patience;
    this.clock = clock;
    this.dead = dead;
  }

  /** Looks once. */
  void look() {
    var why = down.get();
    var now = clock.instant();
    if (why.isEmpty()) {
      since = null;
    } else if (since == null) {
      since = now;
    } else if (Duration.between(since, now).compareTo(patience) >= 0) {
      since = now;
      dead.accept(why.get());
    }
  }
}
