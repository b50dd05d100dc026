package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.qa.NetworkClock.Arrival;

class NetworkClockTest {
  private static final Instant EVENING = Instant.parse("2026-01-15T05:00:00Z");
  private static final Instant MORNING = Instant.parse("2026-01-15T18:00:00Z");

  private static List<Arrival> replayed(
      String telescope,
      Instant first,
      Duration cadence,
      int frames,
      Instant arrived,
      double speed) {
    var arrivals = new ArrayList<Arrival>();
    for (int i = 0; i < frames; i++) {
      var since = cadence.multipliedBy(i);
      arrivals.add(
          new Arrival(
              telescope,
              first.plus(since),
              arrived.plusMillis(Math.round(since.toMillis() / speed))));
    }
    return arrivals;
  }

  @Test
  void liveFramesLiveByTheWallClockLessTheirDelay() {
    var live = replayed("a", EVENING, Duration.ofSeconds(90), 20, EVENING.plusSeconds(100), 1);
    var wall = EVENING.plus(Duration.ofHours(2));
    assertThat(NetworkClock.of(live, wall).at("a")).isEqualTo(wall.minusSeconds(100));
  }

  @Test
  void replayedFramesLiveByThoseThatWereAbreastAndGoOn() {
    var arrivals = replayed("a", EVENING, Duration.ofSeconds(240), 20, MORNING, 48);
    arrivals.addAll(
        replayed("b", EVENING, Duration.ofSeconds(120), 70, MORNING.plusSeconds(1), 48));
    var clock = NetworkClock.of(arrivals, MORNING.plus(Duration.ofHours(5)));
    assertThat(clock.at("a")).isEqualTo(EVENING.plusSeconds(120 * 69));
    assertThat(clock.at("b"))
        .as("nobody was heard after it")
        .isEqualTo(EVENING.plusSeconds(120 * 69));
  }

  @Test
  void aNightUploadedAfterAnothersIsNotBehindIt() {
    var arrivals = replayed("a", EVENING, Duration.ofSeconds(240), 100, MORNING, 1000);
    arrivals.addAll(
        replayed("b", EVENING, Duration.ofSeconds(240), 10, MORNING.plusSeconds(300), 1000));
    var clock = NetworkClock.of(arrivals, MORNING.plusSeconds(310));
    assertThat(clock.at("b")).isEqualTo(EVENING.plusSeconds(9 * 240));
    assertThat(clock.at("a")).isEqualTo(EVENING.plusSeconds(99 * 240));
  }

  @Test
  void aLoneReplayStandsAtItsOwnLastFrame() {
    var arrivals = replayed("a", EVENING, Duration.ofSeconds(240), 20, MORNING, 48);
    assertThat(NetworkClock.of(arrivals, MORNING.plusSeconds(9000)).at("a"))
        .isEqualTo(EVENING.plusSeconds(19 * 240));
    assertThat(NetworkClock.of(arrivals, MORNING).at("never heard")).isEqualTo(MORNING);
  }
}
