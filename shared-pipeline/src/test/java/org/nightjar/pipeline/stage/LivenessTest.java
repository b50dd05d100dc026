package org.nightjar.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private final List<String> told = new ArrayList<>();
  private Optional<String> down = Optional.empty();
  private Instant now = Instant.parse("2026-03-21T02:00:00Z");
  private final Liveness liveness =
      new Liveness(() -> down, Duration.ofSeconds(60), () -> now, told::add);

  private void lookAfter(int seconds) {
    now = now.plusSeconds(seconds);
    liveness.look();
  }

  @Test
  void whatIsDownForAMomentLives() {
    for (int i = 0; i < 20; i++) {
      down = i % 4 == 3 ? Optional.empty() : Optional.of("channel a");
      lookAfter(15);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whatStaysDownIsToldOfOnceAMinute() {
    lookAfter(10);
    down = Optional.of("channel a");
    lookAfter(10);
    lookAfter(59);
    assertThat(told).isEmpty();
    lookAfter(1);
    assertThat(told).containsExactly("channel a");
    lookAfter(30);
    lookAfter(30);
    assertThat(told).hasSize(2);
  }
}
