package org.nightjar.qa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Extraction;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Rejection;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Timing;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * The stage over a real broker and database: verdicts that grow with the night, each frame once,
 * failures that come late.
 */
@QuarkusTest
@WithTestResource(QaServers.class)
class QaStageTest {
  private static final String NIGHT = "one/2026-01-01";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject FrameQueries queries;

  @Inject
  @DataSource("qa")
  AgroalDataSource database;

  /** What the second step of the tables' history fills from reports that were there before it. */
  @Test
  void rowsOfAnOlderVersionGetTheirErrorsFromTheirReports() throws Exception {
    var sample = Sample.of("older", "before", 0).of("a\0b \u2028", "V").report();
    var letter = new Rejection(Stage.INGEST, "it is a letter", Map.of());
    try (var topics = new TopicProbe(servers)) {
      topics.send(
          Topics.FRAME_MEASURED,
          sample.withTiming(new Timing(Stage.EXTRACTION, Instant.EPOCH, 750)));
      topics.send(
          Topics.FRAME_REJECTED, Sample.of("letter", "before", 1).report().rejected(letter));
      topics.awaitReport(Topics.QA_FRAME, "older");
      topics.awaitReport(Topics.QA_FRAME, "letter");
    }
    var before = queries.frame("older").orElseThrow();
    assertThat(before.fwhmErrorPx()).isEqualTo(0.02);
    assertThat(before.elapsedMillis()).isGreaterThanOrEqualTo(750);
    String fill;
    try (var script = getClass().getResourceAsStream("/db/qa/V2__errors_and_times.sql")) {
      var text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      fill =
          text.substring(
                  text.indexOf("update frame"), text.indexOf(";", text.indexOf("update frame")))
              .replace("update frame", "update qa.frame as frame")
              .replace("from frame f", "from qa.frame f");
    }
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "update qa.frame set fwhm_error_px = null, ellipticity_error = null,"
              + " zero_point_error = null, elapsed_millis = null");
      statement.execute(fill);
    }
    assertThat(queries.frame("older")).contains(before);
    assertThat(queries.frame("letter").orElseThrow().elapsedMillis()).isNull();
  }

  @Test
  void aNightIsSummedUpAsItGrowsEachFrameOnceAndTheFirstIsJudgedByTheLater() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, report("wide", 0, 9.0));
      var alone = topics.awaitReport(Topics.QA_FRAME, "wide");
      assertThat(alone.status()).isEqualTo(Status.ASSESSED);
      for (int i = 1; i <= 6; i++) {
        topics.send(Topics.FRAME_MEASURED, report("f" + i, i, 3.0 + 0.01 * i));
      }
      topics.send(Topics.FRAME_MEASURED, report("f1", 1, 3.01));
      topics.send(
          Topics.FRAME_REJECTED,
          report("refused", 7, 3)
              .rejected(new Rejection(Stage.INGEST, "it is a letter", Map.of())));
      topics.send(
          Topics.FRAME_REJECTED,
          report("f2", 2, 3).failed(new Rejection(Stage.EXTRACTION, "told too late", Map.of())));

      assertThat(topics.awaitReport(Topics.QA_FRAME, "refused").status())
          .isEqualTo(Status.REJECTED);
      var judged =
          latest(
              topics,
              "wide",
              r -> r.quality().flags().stream().anyMatch(f -> f.name().equals("fwhm")));
      assertThat(judged.quality().grade()).isNotEqualTo(Grade.GOOD);
      var night =
          topics.awaitValue(
              Topics.QA_NIGHT,
              NIGHT,
              // the failure that was told too late may come first, and counts until its frame does
              value ->
                  value.contains("\"frames\":8")
                      && value.contains("\"rejected\":1")
                      && value.contains("\"failed\":0"));
      var summary = ReportJson.mapper().readTree(night);
      assertThat(summary.get("lights").asInt()).isEqualTo(7);
      assertThat(summary.get("failed").asInt()).isZero();
    }
  }

  /** A failure of its own, told where it listens itself, would come back to it for ever. */
  @Test
  void whatCannotBeEnteredIsADeadLetterAndNothingElse() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      // not over, although it is where frames go that are
      topics.send(Topics.FRAME_REJECTED, Sample.of("unfinished", "told", 1).report());
      var letter = new Rejection(Stage.INGEST, "it is a letter", Map.of());
      topics.send(
          Topics.FRAME_REJECTED, Sample.of("finished", "told", 2).report().rejected(letter));

      var dead = topics.await(Topics.FRAME_REJECTED + Topics.DEAD_LETTER, "unfinished");
      assertThat(TopicProbe.header(dead.headers(), "dead-letter-reason")).contains("IN_PROGRESS");
      topics.awaitReport(Topics.QA_FRAME, "finished");
      assertThat(topics.count(Topics.FRAME_REJECTED, "unfinished")).isEqualTo(1);
      assertThat(topics.count(Topics.QA_FRAME, "unfinished")).isZero();
    }
  }

  private static FrameReport latest(
      TopicProbe topics, String key, java.util.function.Predicate<FrameReport> wanted) {
    return ReportJson.read(
        topics.awaitValue(Topics.QA_FRAME, key, value -> wanted.test(ReportJson.read(value))));
  }

  private static FrameReport report(String id, int minute, double fwhmPx) throws IOException {
    var at = Instant.parse("2026-01-01T20:00:00Z").plusSeconds(60L * minute);
    var frame =
        new Frame(
            id,
            id + ".fits",
            "one",
            "camera",
            FrameKind.LIGHT,
            "m31",
            "V",
            LocalDate.of(2026, 1, 1),
            at,
            at,
            60.0,
            100,
            100,
            1,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            1.0,
            null,
            List.of());
    return FrameReport.of(frame, new Software("test", "cafe"))
        .withExtraction(
            new Extraction(
                100,
                5,
                200,
                150,
                10,
                fwhmPx,
                0.02,
                null,
                fwhmPx / 2,
                0.05,
                0.01,
                10.0,
                3.0,
                100,
                false,
                null,
                List.of(),
                null));
  }
}
