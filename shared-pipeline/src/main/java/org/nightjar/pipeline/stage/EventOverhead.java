package org.nightjar.pipeline.stage;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one event costs a stage beside its work: the hop from the broker, and all from receipt on
 * until the broker has its successor. Left out: the stage's own work, with its store and tables,
 * and waits for memory and before another try.
 */
final class EventOverhead {
  private final Duration hop;
  private final long receivedNanos;
  private final LongAdder leftOut = new LongAdder();

  /**
   * @param receivedNanos of {@link System#nanoTime}
   */
  EventOverhead(Duration hop, long receivedNanos) {
    this.hop = hop;
    this.receivedNanos = receivedNanos;
  }

  /**
   * From then until now no overhead.
   *
   * @return how long that was
   */
  Duration leaveOut(long fromNanos) {
    long nanos = System.nanoTime() - fromNanos;
    leftOut.add(nanos);
    return Duration.ofNanos(nanos);
  }

  Duration sinceReceipt() {
    return Duration.ofNanos(System.nanoTime() - receivedNanos);
  }

  Duration soFar() {
    return hop.plus(sinceReceipt()).minusNanos(leftOut.sum());
  }
}
