package org.nightjar.standalone.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;

/** Times the stages of one frame. */
final class StageClock {
  private final List<Timing> timings = new ArrayList<>();
  private Stage running = Stage.INGEST;

  <T> T time(Stage stage, Supplier<T> work) {
    running = stage;
    var startedAt = Instant.now();
    long start = System.nanoTime();
    var result = work.get();
    timings.add(
        new Timing(stage, startedAt, Duration.ofNanos(System.nanoTime() - start).toMillis()));
    return result;
  }

  /** The stage that ran last: the one to name when it did not come back. */
  Stage running() {
    return running;
  }

  FrameReport stamp(FrameReport report) {
    var stamped = report;
    for (var timing : timings) {
      stamped = stamped.withTiming(timing);
    }
    return stamped;
  }
}
