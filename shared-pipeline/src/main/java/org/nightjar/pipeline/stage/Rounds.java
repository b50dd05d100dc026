package org.nightjar.pipeline.stage;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Rounds of work on a thread of their own, again and again, and soon when somebody calls. Whatever
 * a round throws, an Error even, ends that round and no other.
 */
public final class Rounds {
  private final Round round;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean called = new AtomicBoolean();
  private final ScheduledExecutorService clock;

  /** One round. */
  @FunctionalInterface
  public interface Round {
    void make() throws Exception;
  }

  /**
   * @param name of the thread
   * @param failed hears what a round threw
   */
  public Rounds(String name, Round round, Consumer<Throwable> failed) {
    this.round = round;
    this.failed = failed;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** The first after {@code first}, the next always {@code pause} after the end of the last. */
  public void start(Duration first, Duration pause) {
    var unused =
        clock.scheduleWithFixedDelay(
            this::make, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One after {@code gathering}, for all calls until then; none any more once stopped. */
  public void soon(Duration gathering) {
    if (called.compareAndSet(false, true)) {
      try {
        var unused = clock.schedule(this::make, gathering.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // the process stops; what is to be done is found after the next start
        called.set(false);
      }
    }
  }

  /** Lets the round end that goes on, and begins no other. */
  public void stop() {
    clock.shutdown();
  }

  private void make() {
    called.set(false);
    try {
      round.make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      failed.accept(e);
    }
  }
}
