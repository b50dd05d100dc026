package org.nightjar.pipeline.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Stage;

/** When stages of this process last had a turn free: tells a message's hop from its waiting. */
final class StageTurns {
  private final Instant begun;
  private final Map<Stage, Instant> lastEnd = new ConcurrentHashMap<>();

  /**
   * @param begun when this process could first take messages
   */
  StageTurns(Instant begun) {
    this.begun = begun;
  }

  void ended(Stage stage, Instant at) {
    lastEnd.put(stage, at);
  }

  /**
   * How long a message was on its way: from when it was written or, where it waited its turn, from
   * when the stage ended another. Nothing where that is not known, or was before this process; nor
   * where clocks of two machines contradict.
   */
  Duration hop(Stage stage, @Nullable Instant writtenAt, Instant now) {
    if (writtenAt == null || writtenAt.isBefore(begun)) {
      return Duration.ZERO;
    }
    var free = lastEnd.getOrDefault(stage, begun);
    var hop = Duration.between(free.isAfter(writtenAt) ? free : writtenAt, now);
    return hop.isNegative() ? Duration.ZERO : hop;
  }
}
