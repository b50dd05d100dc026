package org.nightjar.pipeline.stage;

import java.time.Duration;

/** Waits; tests wait in words. */
@FunctionalInterface
public interface Pauses {
  Pauses REAL = duration -> Thread.sleep(duration.toMillis());

  void pause(Duration duration) throws InterruptedException;
}
