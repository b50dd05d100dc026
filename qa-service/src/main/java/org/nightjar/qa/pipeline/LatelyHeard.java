package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nightjar.qa.NetworkClock;
import org.nightjar.qa.NetworkClock.Arrival;

/** Which telescopes were heard of lately, and so what the time is for each. For one thread. */
@Singleton
class LatelyHeard {
  private static final int MOST_PER_TELESCOPE = 100;
  private static final int MOST_AT_ONCE = 5_000;
  private static final Duration BACK = Duration.ofHours(24);

  /** Who entered in a transaction that ended late is not overlooked. */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  /** A telescope behind its clock by less is not missed by anybody. */
  private static final Duration LEAST_LATE = Duration.ofMinutes(5);

  private final FrameTable table;
  private final Map<String, ArrayDeque<Arrival>> arrivals = new TreeMap<>();
  private final Map<String, NightKey> newest = new TreeMap<>();
  private Instant upTo = Instant.EPOCH;
  private NetworkClock clock = NetworkClock.of(List.of(), Instant.EPOCH);

  @Inject
  LatelyHeard(FrameTable table) {
    this.table = table;
  }

  /** Reads what came since the last look. */
  void look() {
    var wall = Instant.now();
    var after = upTo.equals(Instant.EPOCH) ? wall.minus(BACK) : upTo.minus(OVERLAP);
    for (var entry : table.enteredAfter(after, MOST_AT_ONCE)) {
      var arrival = entry.arrival();
      var own = arrivals.computeIfAbsent(arrival.telescope(), t -> new ArrayDeque<>());
      if (!own.contains(arrival)) {
        own.addLast(arrival);
      }
      if (own.size() > MOST_PER_TELESCOPE) {
        own.removeFirst();
      }
      newest.merge(arrival.telescope(), entry.night(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
      upTo = arrival.arrived().isAfter(upTo) ? arrival.arrived() : upTo;
    }
    upTo = upTo.equals(Instant.EPOCH) ? wall : upTo;
    clock = NetworkClock.of(arrivals.values().stream().flatMap(Collection::stream).toList(), wall);
  }

  NetworkClock clock() {
    return clock;
  }

  /** The newest night of each telescope that was heard. */
  List<NightKey> newestNights() {
    return List.copyOf(newest.values());
  }

  /** Whether so much time has passed since a telescope's newest frame that it may be missed. */
  boolean late(String telescope) {
    var own = arrivals.get(telescope);
    if (own == null) {
      return false;
    }
    var last = own.stream().map(Arrival::taken).max(Instant::compareTo).orElse(Instant.EPOCH);
    return Duration.between(last, clock.at(telescope)).compareTo(LEAST_LATE) > 0;
  }
}
