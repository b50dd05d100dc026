package org.nightjar.qa.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Quality;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.FrameAssessor;
import org.nightjar.qa.NightStatistics;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/**
 * 100 000 frames of 400 nights of 4 telescopes: how long lists take, and what a frame costs that
 * comes to a night of 1500. Times are printed for {@code docs/performance.md}, nothing waits for
 * them.
 */
@QuarkusTest
@WithTestResource(QaServers.class)
@Tag("long")
class QaVolumeTest {
  private static final int FRAMES = ManyFrames.FRAMES;
  private static final int NIGHTS = ManyFrames.NIGHTS;
  private static final int TELESCOPES = ManyFrames.TELESCOPES;
  private static final int ROUNDS = 60;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject
  @DataSource("qa")
  AgroalDataSource database;

  @Inject FrameQueries queries;

  @TestHTTPResource("/")
  URI address;

  private static String day(int i) {
    return LocalDate.of(2024, 1, 1).plusDays(i % (NIGHTS / TELESCOPES)).toString();
  }

  private static String q(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void listsOfAHundredThousandFrames() throws Exception {
    long begun = System.nanoTime();
    ManyFrames.fill(database);
    System.out.printf("filled in %d s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    try (var connection = database.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*), avg(length(report)), pg_total_relation_size('qa.frame')"
                        + " from qa.frame")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isGreaterThanOrEqualTo(FRAMES);
      System.out.printf(
          "%d frames, reports of %d characters, %d MB%n",
          rows.getInt(1), rows.getInt(2), rows.getLong(3) >> 20);
    }
    var asked = new LinkedHashMap<String, IntFunction<String>>();
    asked.put("all, first page of 100", i -> "/api/frames");
    asked.put("all, a page of 500", i -> "/api/frames?limit=500");
    asked.put("telescope", i -> "/api/frames?telescope=T" + (1 + i % 4));
    asked.put("telescope and night", i -> "/api/frames?telescope=T1&night=" + day(i));
    asked.put("night of all", i -> "/api/frames?night=" + day(i));
    asked.put("object", i -> "/api/frames?object=" + q("NGC " + i % 97));
    asked.put("object and filter", i -> "/api/frames?filter=V&object=" + q("NGC " + i % 97));
    asked.put("grade BAD", i -> "/api/frames?grade=BAD");
    asked.put("status FAILED", i -> "/api/frames?status=FAILED");
    asked.put("flag, common", i -> "/api/frames?flag=fwhm");
    asked.put("flag, rare", i -> "/api/frames?flag=trail");
    asked.put("flag, none has it", i -> "/api/frames?flag=pointing");
    asked.put("flag of a telescope, bad", i -> "/api/frames?flag=fwhm&grade=BAD&telescope=T2");
    asked.put(
        "from, to", i -> "/api/frames?from=" + day(i) + "T00:00:00Z&to=" + day(i) + "T23:59:59Z");
    asked.put("telescopes", i -> "/api/telescopes");
    asked.put("nights, 100", i -> "/api/nights");
    asked.put("nights of a telescope, all 100", i -> "/api/nights?limit=500&telescope=T3");
    asked.put("all 400 nights", i -> "/api/nights?limit=500");
    asked.put("a night", i -> "/api/nights/T1/" + day(i));
    var p95 = new LinkedHashMap<String, Double>();
    try (var client = HttpClient.newHttpClient()) {
      for (var question : asked.entrySet()) {
        p95.put(
            question.getKey(),
            p95(i -> {
              var path = question.getValue().apply(i);
              var answer =
                  client.send(
                      HttpRequest.newBuilder(address.resolve(path)).build(),
                      BodyHandlers.ofString());
              assertThat(answer.statusCode()).as(path).isEqualTo(200);
              assertThat(answer.body()).isNotEmpty();
            }));
      }
      p95.put("middle of all pages", pages(client));
    }
    var report = queries.reports(org.nightjar.qa.pipeline.FrameFilter.ALL, null, 1);
    assertThat(report.items()).hasSize(1);
    p95.put(
        "a night's 250 frames for a page",
        p95(i -> assertThat(queries.night("T1", LocalDate.parse(day(i)))).hasSize(250)));
    p95.put(
        "neighbours of a frame",
        p95(i -> {
          var id = queries.night("T1", LocalDate.parse(day(i))).get(100).id();
          assertThat(queries.neighbours(id)).isPresent();
        }));
    p95.forEach((name, ms) -> System.out.printf(Locale.ROOT, "| %s | %.0f |%n", name, ms));
    assertThat(p95.values()).allMatch(ms -> ms < 5000);
  }

  private interface Question {
    void ask(int round) throws Exception;
  }

  private static double p95(Question question) throws Exception {
    for (int i = 0; i < 10; i++) {
      question.ask(i);
    }
    var millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      question.ask(i);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    return millis[(int) (0.95 * ROUNDS)];
  }

  /** Cursor after cursor: the last page costs what the first does. */
  private double pages(HttpClient client) throws Exception {
    var next = new String[] {""};
    return p95(i -> {
      var answer =
          client.send(
              HttpRequest.newBuilder(address.resolve("/api/frames?limit=500" + next[0])).build(),
              BodyHandlers.ofString());
      var cursor = ReportJson.mapper().readTree(answer.body()).get("next").asText();
      next[0] = "&after=" + cursor;
    });
  }

  @Test
  void aFrameThatComesToALongNight() throws Exception {
    var random = new Random(3);
    var night = new ArrayList<FrameReport>();
    for (int n = 0; n < 1500; n++) {
      night.add(
          Sample.of("long-%04d".formatted(n), "longest", n * 0.3)
              .fwhm(2.5 + n / 1500.0 + 0.1 * random.nextGaussian())
              .zeroPoint(20 + 0.03 * random.nextGaussian())
              .report());
    }
    try (var topics = new TopicProbe(servers)) {
      long begun = System.nanoTime();
      night.subList(0, 1400).forEach(r -> topics.send(Topics.FRAME_MEASURED, r));
      await(night.subList(0, 1400));
      System.out.printf(
          "1400 frames of a night at once: %d ms until the last was judged with all%n",
          (System.nanoTime() - begun) / 1_000_000);
      var millis = new double[100];
      for (int i = 0; i < millis.length; i++) {
        var frame = night.get(1400 + i);
        begun = System.nanoTime();
        topics.send(Topics.FRAME_MEASURED, frame);
        while (!published(frame.frame().id())) {
          Thread.sleep(1);
        }
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "a frame that comes to 1400: on its topic to published on qa-frame, median %.0f ms, p95 %.0f ms%n",
          millis[50],
          millis[95]);
      await(night);
    }
    var statistics = NightStatistics.of(night);
    var expected = new LinkedHashMap<String, Quality>();
    night.forEach(r -> expected.put(r.frame().id(), FrameAssessor.assess(r, null, statistics)));
    Map<String, Quality> found = new LinkedHashMap<>();
    queries.night("longest", LocalDate.of(2026, 1, 1)).forEach(f -> found.put(f.id(), f.quality()));
    assertThat(found).isEqualTo(expected);
  }

  private boolean published(String id) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement("select published from qa.frame where frame_id = ?")) {
      query.setString(1, id);
      try (var rows = query.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private void await(List<FrameReport> night) throws Exception {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            queries.summary("longest", LocalDate.of(2026, 1, 1)).map(NightSummary::frames).orElse(0)
                == night.size());
  }
}
