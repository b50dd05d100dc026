package org.nightjar.qa;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;

/**
 * What the time is for a telescope, by which its silence is judged.
 *
 * <p>Whose frames come soon after they were taken lives in the present: the time is the wall
 * clock's, less the delay with which its frames usually come. Frames of a night that is replayed,
 * simulated or uploaded later tell no time by the wall clock. There the time is that of the other
 * telescopes that were abreast of it when it was last heard, and have gone on since. Without any it
 * stands still at the telescope's own last frame, and nobody is called silent.
 */
public final class NetworkClock {
  /** Frames that come later than this are not live. */
  static final Duration LATEST_LIVE = Duration.ofMinutes(30);

  /** Clocks of cameras may run ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** Two telescopes whose times differ by more when both are heard are not abreast. */
  static final Duration ABREAST = Duration.ofMinutes(20);

  private static final int LAST_DELAYS = 5;

  private final Map<String, List<Arrival>> byTelescope = new HashMap<>();
  private final Instant wallClock;

  private NetworkClock(Collection<Arrival> arrivals, Instant wallClock) {
    this.wallClock = wallClock;
    for (var arrival : arrivals) {
      byTelescope
          .computeIfAbsent(arrival.telescope(), t -> new java.util.ArrayList<>())
          .add(arrival);
    }
    byTelescope.values().forEach(list -> list.sort(Comparator.comparing(Arrival::arrived)));
  }

  /**
   * A frame that was heard of.
   *
   * @param telescope whose
   * @param taken start of its exposure
   * @param arrived when it was heard of, by the wall clock
   */
  public record Arrival(String telescope, Instant taken, Instant arrived) {
    private Duration delay() {
      return Duration.between(taken, arrived);
    }
  }

  /**
   * From what was heard lately.
   *
   * @param arrivals of all telescopes, the last hundred frames or so of each
   * @param wallClock now
   */
  public static NetworkClock of(Collection<Arrival> arrivals, Instant wallClock) {
    return new NetworkClock(arrivals, wallClock);
  }

  /** The time for a telescope; the wall clock's for one that was never heard. */
  public Instant at(String telescope) {
    var own = byTelescope.get(telescope);
    if (own == null) {
      return wallClock;
    }
    var last = own.getLast();
    var delays =
        own.subList(Math.max(0, own.size() - LAST_DELAYS), own.size()).stream()
            .mapToDouble(a -> a.delay().toMillis())
            .toArray();
    var delay = Duration.ofMillis(Math.round(Robust.median(delays)));
    if (delay.compareTo(LATEST_LIVE) <= 0 && delay.compareTo(AHEAD.negated()) >= 0) {
      return later(last.taken(), wallClock.minus(delay));
    }
    return byTelescope.entrySet().stream()
        .filter(e -> !e.getKey().equals(telescope))
        .map(e -> timeBeside(last, e.getValue()))
        .filter(Objects::nonNull)
        .reduce(last.taken(), NetworkClock::later);
  }

  /** Telescopes that were heard lately. */
  public Set<String> telescopes() {
    return Set.copyOf(byTelescope.keySet());
  }

  /** What another telescope's frames tell; null when it was not abreast. */
  private static @Nullable Instant timeBeside(Arrival last, List<Arrival> other) {
    Arrival then = null;
    for (var arrival : other) {
      if (!arrival.arrived().isAfter(last.arrived())) {
        then = arrival;
      }
    }
    boolean abreast =
        then != null && Duration.between(then.taken(), last.taken()).abs().compareTo(ABREAST) <= 0;
    if (!abreast) {
      return null;
    }
    return other.stream().map(Arrival::taken).reduce(last.taken(), NetworkClock::later);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
