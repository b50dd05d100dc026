package org.nightjar.qa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Quality.Opinion;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.FrameAssessor;
import org.nightjar.qa.NightStatistics;
import org.nightjar.qa.NightSum;

/** A night that came frame by frame is judged as one that came at once, and each frame once. */
@QuarkusTest
@WithTestResource(QaServers.class)
class NightJudgementTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final LocalDate NIGHT = LocalDate.of(2026, 1, 1);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject FrameQueries queries;
  @Inject People people;
  @Inject SoleWatch sole;
  @Inject NightWatch watch;

  /** A focus that drifts, a cloud, a few frames of their own kind. */
  private static List<FrameReport> night(String telescope, int frames, Random random) {
    var all = new ArrayList<FrameReport>();
    for (int n = 0; n < frames; n++) {
      boolean cloud = n > frames / 2 && n < frames / 2 + 4;
      var frame =
          Sample.of("%s-%03d".formatted(telescope, n), telescope, n)
              .fwhm(2.5 + 2.5 * n / frames + 0.05 * random.nextGaussian() + (n == 7 ? 4 : 0))
              .zeroPoint(20 + 0.02 * random.nextGaussian() - (cloud ? 0.35 : 0))
              .stars(cloud ? 60 : 150 + random.nextInt(20));
      all.add((n % 5 == 0 ? frame.of("M 33", "R") : frame).report());
    }
    return all;
  }

  private static Map<String, Quality> atOnce(List<FrameReport> night) {
    var statistics = NightStatistics.of(night);
    var verdicts = new HashMap<String, Quality>();
    night.forEach(r -> verdicts.put(r.frame().id(), FrameAssessor.assess(r, null, statistics)));
    return verdicts;
  }

  private Map<String, Quality> stored(String telescope) {
    var verdicts = new HashMap<String, Quality>();
    queries.night(telescope, NIGHT).forEach(f -> verdicts.put(f.id(), f.quality()));
    return verdicts;
  }

  private static Map<String, Quality> published(TopicProbe topics, List<FrameReport> night) {
    var verdicts = new HashMap<String, Quality>();
    for (var record : topics.all(Topics.QA_FRAME)) {
      if (night.stream().anyMatch(r -> r.frame().id().equals(record.key()))) {
        verdicts.put(record.key(), ReportJson.read(record.value()).quality());
      }
    }
    return verdicts;
  }

  @Test
  void framesInAnyOrderEndWithTheVerdictsOfTheWholeNight() {
    var random = new Random(17);
    var night = night("drifting", 60, random);
    var expected = atOnce(night);
    assertThat(expected.values()).extracting(Quality::grade).contains(Grade.values());
    var order = new ArrayList<>(night);
    Collections.shuffle(order, random);
    try (var topics = new TopicProbe(servers)) {
      for (var frame : order) {
        topics.send(Topics.FRAME_MEASURED, frame);
        if (random.nextInt(4) == 0) {
          topics.send(Topics.FRAME_MEASURED, order.get(random.nextInt(order.size())));
        }
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(stored("drifting")).isEqualTo(expected));
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(published(topics, night)).isEqualTo(expected));
      var graded = night.stream().map(r -> r.assessed(expected.get(r.frame().id()))).toList();
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(queries.summary("drifting", NIGHT)).contains(NightSum.of(graded)));
    }
  }

  @Test
  void aTelescopeThatFallsSilentIsNamedWhileAnotherGoesOn() {
    var evening = LocalDate.of(2026, 3, 3);
    try (var topics = new TopicProbe(servers)) {
      for (int n = 0; n < 10; n++) {
        for (var telescope : List.of("falls-silent", "goes-on")) {
          var id = telescope + n;
          topics.send(Topics.FRAME_MEASURED, Sample.of(id, telescope, 2 * n).on(evening).report());
        }
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              queries.summary("falls-silent", evening).map(s -> s.frames() == 10).orElse(false)
                  && queries.summary("goes-on", evening).isPresent());
      assertThat(queries.summary("falls-silent", evening).orElseThrow().diagnosis()).isEmpty();
      for (int n = 10; n < 25; n++) {
        var report = Sample.of("goes-on" + n, "goes-on", 2 * n).on(evening).report();
        topics.send(Topics.FRAME_MEASURED, report);
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            var found = queries.summary("falls-silent", evening).orElseThrow().diagnosis();
            assertThat(found).extracting(f -> f.name()).containsExactly("silent");
            assertThat(found.getFirst().value()).isEqualTo(30);
            assertThat(found.getFirst().until()).isNull();
          });
      assertThat(queries.summary("goes-on", evening).orElseThrow().diagnosis()).isEmpty();
    }
  }

  @Test
  void whatComesAgainIsAnsweredAgainAndChangesNothing() throws Exception {
    var frame = Sample.of("again", "repeating", 0).report();
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, frame);
      topics.awaitReport(Topics.QA_FRAME, "again");
      var version = queries.frame("again").orElseThrow().version();
      for (int i = 0; i < 5; i++) {
        topics.send(Topics.FRAME_MEASURED, frame);
      }
      // what comes after them on the same partition has been worked on, so have they
      topics.send(Topics.FRAME_MEASURED, "again", "no report");
      topics.await(Topics.FRAME_MEASURED + Topics.DEAD_LETTER, "again");
      topics.send(Topics.FRAME_MEASURED, Sample.of("after", "repeating", 1).report());
      topics.awaitReport(Topics.QA_FRAME, "after");
      assertThat(queries.frame("again").orElseThrow().version()).isEqualTo(version);
      // who sent it again may not have heard: asked five times at once, told once more at least
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(topics.count(Topics.QA_FRAME, "again")).isBetween(2, 6));
      assertThat(queries.summary("repeating", NIGHT).orElseThrow().frames()).isEqualTo(2);
    }
  }

  @Test
  void whileAnotherReplicaPublishesThisOneOnlyEnters() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      var held = new AtomicBoolean();
      SoleWatch.Work asAnother =
          () -> {
            held.set(true);
            topics.send(Topics.FRAME_MEASURED, Sample.of("held", "replica", 0).report());
            Awaitility.await().atMost(PATIENCE).until(() -> queries.frame("held").isPresent());
            // all of what this replica does when it looks has been done once this returns
            watch.look();
            assertThat(topics.count(Topics.QA_FRAME, "held")).isZero();
          };
      while (!held.get()) {
        sole.alone(asAnother);
      }
      topics.awaitReport(Topics.QA_FRAME, "held");
    }
  }

  @Test
  void aFrameThatMovesToAnotherNightLeavesItsOwn() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, Sample.of("stays", "moving", 0).report());
      topics.send(Topics.FRAME_MEASURED, Sample.of("moves", "moving", 1).report());
      topics.awaitValue(Topics.QA_NIGHT, "moving/2026-01-01", v -> v.contains("\"frames\":2"));
      var other = Sample.of("moves", "moving", 1).on(LocalDate.of(2026, 1, 2)).report();
      topics.send(Topics.FRAME_MEASURED, other);
      topics.awaitValue(Topics.QA_NIGHT, "moving/2026-01-02", v -> v.contains("\"frames\":1"));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> queries.summary("moving", NIGHT).orElseThrow().frames() == 1);
      topics.send(
          Topics.FRAME_MEASURED,
          Sample.of("stays", "moving", 0).on(LocalDate.of(2026, 1, 2)).report());
      topics.awaitValue(Topics.QA_NIGHT, "moving/2026-01-02", v -> v.contains("\"frames\":2"));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              topics.all(Topics.QA_NIGHT).stream()
                  .anyMatch(r -> r.key().equals("moving/2026-01-01") && r.value() == null));
      assertThat(queries.summary("moving", NIGHT)).isEmpty();
    }
  }

  @Test
  void aPersonsWordOutlivesNewMeasurementsAndNewVerdicts() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, Sample.of("said", "spoken", 0).report());
      topics.awaitReport(Topics.QA_FRAME, "said");
      var opinion =
          new Opinion(Grade.BAD, "a plane", "A. Observer", java.time.Instant.EPOCH.plusSeconds(9));
      assertThat(people.say("said", opinion)).isEqualTo(People.Said.ENTERED);
      assertThat(people.say("said", opinion)).isEqualTo(People.Said.KNOWN);
      topics.awaitValue(Topics.QA_FRAME, "said", v -> v.contains("a plane"));
      topics.awaitValue(Topics.QA_NIGHT, "spoken/2026-01-01", v -> v.contains("\"bad\":1"));

      topics.send(Topics.FRAME_MEASURED, Sample.of("said", "spoken", 0).fwhm(9).report());
      for (int i = 1; i < 8; i++) {
        topics.send(Topics.FRAME_MEASURED, Sample.of("s" + i, "spoken", i).report());
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            var quality = queries.report("said").orElseThrow().quality();
            assertThat(quality.flags()).extracting(Quality.Flag::name).contains("fwhm");
            assertThat(quality.override()).isEqualTo(opinion);
          });
      var taken = new Opinion(null, null, "A. Observer", opinion.at());
      assertThat(people.say("said", taken)).isEqualTo(People.Said.ENTERED);
      assertThat(queries.report("said").orElseThrow().quality().override()).isNull();
      assertThat(queries.opinions("said")).containsExactly(taken, opinion);
      assertThat(people.say("nobody", opinion)).isEqualTo(People.Said.NO_FRAME);
    }
  }
}
