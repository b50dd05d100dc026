package org.nightjar.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;

/**
 * A night of three telescopes streams in while the process is killed and stopped over and over; it
 * ends as the same night does that nobody disturbed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisturbedNightTest {
  private static final long SEED = 20_260_321;
  private static final int KILLS = Integer.getInteger("nightjar.kills", 20);
  private static final int STOPS = Integer.getInteger("nightjar.stops", 10);

  private int kills;
  private final List<Integer> exitCodes = new ArrayList<>();
  private final List<Duration> stops = new ArrayList<>();
  private NightRun quiet;
  private NightRun disturbed;
  private UpProcess last;
  private Map<String, String> quietProducts = Map.of();
  private Map<String, FrameReport> quietEnds = Map.of();
  private Map<String, Integer> quietNights = Map.of();

  @BeforeAll
  void twoNights(@TempDir Path folder) throws Exception {
    int lives = KILLS + STOPS;
    var network = SmallNetwork.in(folder.resolve("network"), Math.max(6, lives / 5));
    quiet = new NightRun(folder.resolve("quiet"), network);
    try (var up = quiet.begin()) {
      up.awaitReady();
      quiet.arrive(6);
      quiet.finish();
      quietProducts = quiet.products();
      quietEnds = quiet.ends();
      quietNights = quiet.nights();
    }
    disturbed = new NightRun(folder.resolve("disturbed"), network);
    int pairs = (network.all().size() + 1) / 2;
    var random = new Random(SEED);
    for (int life = 0; life < lives; life++) {
      var up = disturbed.begin();
      // two at a time, spread over all lives
      disturbed.arrive(2 * (pairs * (life + 1) / lives - pairs * life / lives));
      // the stops, spread over all lives
      if (STOPS * (life + 1) / lives > STOPS * life / lives) {
        stop(up, random);
      } else {
        kill(up, random);
      }
    }
    last = disturbed.begin();
    last.awaitReady();
    disturbed.finish();
  }

  /** In every other life while it starts, else in the middle of work. */
  private void kill(UpProcess up, Random random) throws InterruptedException {
    if (random.nextBoolean()) {
      Thread.sleep(random.nextInt(5000));
    } else {
      up.awaitReady();
      Thread.sleep(random.nextInt(2500));
    }
    up.kill();
    kills++;
  }

  private void stop(UpProcess up, Random random) throws InterruptedException {
    up.awaitReady();
    Thread.sleep(500 + random.nextInt(1500));
    var from = Instant.now();
    exitCodes.add(up.stop());
    stops.add(Duration.between(from, Instant.now()));
  }

  @AfterAll
  void end() throws IOException {
    if (last != null) {
      System.out.printf("stops took %s%n", stops);
      last.close();
    }
    for (var run : List.of(quiet, disturbed)) {
      if (run != null) {
        run.close();
      }
    }
  }

  @Test
  void everyFrameComesToTheEndThatItHasInAQuietNight() throws IOException {
    var ends = disturbed.ends();
    assertThat(ends.keySet()).isEqualTo(disturbed.ids().keySet());
    assertThat(ends).isEqualTo(quietEnds);
    assertThat(quietEnds.values())
        .as("one cut off and one that is no frame are refused, the others assessed")
        .extracting(FrameReport::status)
        .containsOnly(Status.ASSESSED, Status.REJECTED);
    assertThat(quietEnds.values().stream().filter(r -> r.status() == Status.REJECTED)).hasSize(2);
  }

  @Test
  void productsAreTheSameBytes() throws IOException {
    assertThat(disturbed.products()).isEqualTo(quietProducts);
    assertThat(quietProducts).hasSizeGreaterThan(100);
  }

  @Test
  void everyFrameIsInTheDatabaseAndInItsNightOnce() throws IOException {
    int frames = disturbed.ids().size();
    assertThat(disturbed.number("select count(*) from qa.frame")).isEqualTo(frames);
    assertThat(disturbed.nights()).isEqualTo(quietNights);
    assertThat(quietNights.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(frames);
  }

  @Test
  void theLedgerIsBalanced() throws IOException {
    int frames = disturbed.ids().size();
    assertThat(disturbed.number("select count(*) from ingest.frame")).isEqualTo(frames);
    NightRun.await(
        "the ledger's last entry",
        () ->
            disturbed.number("select count(*) from ingest.frame where status = 'IN_PROGRESS'")
                == 0);
    assertThat(disturbed.number("select count(*) from ingest.frame where status = 'REJECTED'"))
        .isEqualTo(2);
    assertThat(disturbed.number("select count(*) from ingest.frame where status = 'ASSESSED'"))
        .isEqualTo(frames - 2);
  }

  @Test
  void nothingBecomesADeadLetter() {
    assertThat(disturbed.tail().deadLetters()).isEmpty();
    assertThat(quiet.tail().deadLetters()).isEmpty();
  }

  @Test
  void beingToldToStopIsSuccess() {
    assertThat(kills).isEqualTo(KILLS);
    assertThat(exitCodes).hasSize(STOPS).containsOnly(0);
  }
}
