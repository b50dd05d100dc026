package org.nightjar.qa.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;

/** How far the frames seen last have come, and how long stages took for them. Thread-safe. */
public final class StagePace {
  private static final int REMEMBERED = 5000;

  /** Of so many, the latest, times are told. */
  private static final int SAMPLE = 200;

  /** Of so many in a window rates are told: 60 a second. */
  private static final int MOST = 18_000;

  private static final Duration WINDOW = Duration.ofMinutes(5);

  /** Over less than that, one frame more or less would make a rate. */
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(30);

  private final Instant begun;

  private final Map<String, Stage> furthest = bounded();
  private final Map<String, Boolean> ended = bounded();
  private final Map<Stage, Deque<Took>> took = new EnumMap<>(Stage.class);

  private record Took(Instant at, long millis) {}

  /**
   * @param begun since when frames are seen
   */
  StagePace(Instant begun) {
    this.begun = begun;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  synchronized void passed(String frameId, Stage stage) {
    furthest.merge(frameId, stage, (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  /** A frame's end; its timings count once, however often it is published. */
  synchronized void finished(String frameId, FrameReport report, Instant at) {
    if (ended.put(frameId, true) == null) {
      for (var timing : report.timings()) {
        var recent = took.computeIfAbsent(timing.stage(), s -> new ArrayDeque<>());
        recent.addLast(new Took(at, timing.elapsedMillis()));
        var forgotten = at.minus(WINDOW);
        while (recent.size() > MOST
            || recent.size() > SAMPLE && recent.getFirst().at().isBefore(forgotten)) {
          recent.removeFirst();
        }
      }
    }
  }

  /** The last stage that a frame was seen leaving. */
  public synchronized Optional<Stage> furthest(String frameId) {
    return Optional.ofNullable(furthest.get(frameId));
  }

  /** Median time for a frame; empty when none was seen. */
  public synchronized Optional<Duration> time(Stage stage) {
    var all = took.getOrDefault(stage, new ArrayDeque<>());
    var millis =
        all.stream().skip(Math.max(0, all.size() - SAMPLE)).mapToDouble(Took::millis).toArray();
    return millis.length == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(Robust.median(millis))));
  }

  /** Frames per minute over the last minutes. */
  public synchronized double ratePerMinute(Stage stage, Instant now) {
    return recent(stage, now).size() * 60_000.0 / window(now).toMillis();
  }

  /** Share of the last minutes that a stage worked, of one thread; may exceed 1. */
  public synchronized double load(Stage stage, Instant now) {
    return recent(stage, now).stream().mapToLong(Took::millis).sum()
        / (double) window(now).toMillis();
  }

  /** The last minutes, or as many as there were. */
  private Duration window(Instant now) {
    var seen = Duration.between(begun, now);
    return seen.compareTo(WINDOW) > 0
        ? WINDOW
        : seen.compareTo(SHORTEST_WINDOW) < 0 ? SHORTEST_WINDOW : seen;
  }

  private ArrayList<Took> recent(Stage stage, Instant now) {
    var out = new ArrayList<Took>();
    for (var t : took.getOrDefault(stage, new ArrayDeque<>())) {
      if (t.at().isAfter(now.minus(WINDOW))) {
        out.add(t);
      }
    }
    return out;
  }
}
