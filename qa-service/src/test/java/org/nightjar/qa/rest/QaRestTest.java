package org.nightjar.qa.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** What programs of others get. */
@QuarkusTest
@WithTestResource(QaServers.class)
class QaRestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject FrameQueries queries;
  @Inject ProductStore store;

  /** Sends frames on their way and waits until the service has published them. */
  private void enter(FrameReport... reports) {
    QaServers.enter(servers, reports);
  }

  private static ValidatableResponse frames(String query) {
    return when().get("/api/frames?" + query).then();
  }

  @Test
  void aListIsFilteredNewestFirst() {
    enter(
        Sample.of("l1", "lister", 1).of("M 33", "R").report(),
        Sample.of("l2", "lister", 2).report(),
        Sample.of("l3", "lister", 3).on(LocalDate.of(2026, 1, 3)).report(),
        Sample.of("l4", "lister", 4)
            .report()
            .rejected(new Rejection(Stage.INGEST, "it is a letter", Map.of())));
    frames("telescope=lister")
        .statusCode(200)
        .contentType("application/json")
        .body("items.frame.id", contains("l3", "l4", "l2", "l1"))
        .body("items[0].schema", equalTo(FrameReport.SCHEMA))
        .body("next", equalTo(null));
    frames("telescope=lister&night=2026-01-03").body("items.frame.id", contains("l3"));
    frames("telescope=lister&object=M 33&filter=R").body("items.frame.id", contains("l1"));
    frames("telescope=lister&status=rejected").body("items.frame.id", contains("l4"));
    frames("telescope=lister&kind=LIGHT&grade=GOOD")
        .body("items.frame.id", contains("l3", "l2", "l1"));
    frames("telescope=lister&kind=bias,LIGHT").body("items", hasSize(4));
    frames("telescope=lister&kind=BIAS,DARK").body("items", empty());
    frames("telescope=lister&kind=LIGHT,COMET")
        .statusCode(400)
        .body("detail", containsString("COMET"));
    frames("telescope=lister&from=2026-01-01T20:02:00Z&to=2026-01-02")
        .body("items.frame.id", contains("l4", "l2"));
    frames("telescope=lister&flag=fwhm").body("items", empty());
    frames("telescope=lister' or '1'='1").body("items", empty());
    frames("telescope=lister&object=").body("items", hasSize(4));
  }

  @Test
  void pagesGoOnWhereTheyEndedThoughFramesCome() {
    var first = new ArrayList<FrameReport>();
    for (int n = 0; n < 7; n++) {
      // some share their time
      first.add(Sample.of("p" + n, "pager", n / 2).report());
    }
    enter(first.toArray(FrameReport[]::new));
    var seen = new ArrayList<String>();
    var page = frames("telescope=pager&limit=3").statusCode(200).extract().jsonPath();
    seen.addAll(page.getList("items.frame.id"));
    enter(Sample.of("p-late", "pager", 30).report());
    while (page.getString("next") != null) {
      page =
          frames("telescope=pager&limit=3&after=" + page.getString("next"))
              .statusCode(200)
              .extract()
              .jsonPath();
      seen.addAll(page.getList("items.frame.id"));
    }
    assertThat(seen).containsExactly("p6", "p5", "p4", "p3", "p2", "p1", "p0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "telescop=x|telescop|telescope",
        "limit=0|limit = '0'|1 to 500",
        "limit=501|limit = '501'|1 to 500",
        "limit=ten|limit = 'ten'|1 to 500",
        "grade=FINE|grade = 'FINE'|GOOD, WARN, BAD",
        "night=yesterday|night = 'yesterday'|2026-01-31",
        "night=%2B99999-01-01|night|2026-01-31",
        "from=2026|from = '2026'|UTC",
        "after=xyz|after|next",
        "after=KzEwMDAwMDAwLTAxLTAxVDAwOjAwOjAwWgp4|after|ends there",
        "grade=GOOD&grade=BAD|grade|once",
        "object=%00|object|NUL"
      })
  void aWrongParameterIsNamedWithItsLimit(String query, String name, String limit) {
    given()
        .urlEncodingEnabled(false)
        .get("/api/frames?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("status", equalTo(400))
        .body("detail", containsString(name))
        .body("detail", containsString(limit));
  }

  @Test
  void whatIsNotThereIsAProblem() {
    for (var path :
        List.of(
            "/api/frames/nobody",
            "/api/frames/nobody/products/raw",
            "/api/frames/..%2f..%2fetc/products/raw",
            "/api/nights/nobody/2026-01-01",
            "/api/nothing")) {
      given()
          .urlEncodingEnabled(false)
          .get(path)
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("title", notNullValue());
    }
  }

  @Test
  void aProductComesAsItIsUnderASafeName() throws Exception {
    var bytes = "SIMPLE  =                    T".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    var report = Sample.of("prod", "producer", 0).named("a\"b\r\nSet-Cookie: x=1;.fits").report();
    var fits =
        store.put(
            new StoreKey("products/prod/cafe/calibration/calibrated.fits"),
            "image/fits",
            new ByteArrayInputStream(bytes));
    var page =
        store.put(
            new StoreKey("products/prod/cafe/photometry/page"),
            "text/html; evil",
            new ByteArrayInputStream("<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8)));
    enter(report.withProduct("calibrated", fits).withProduct("page", page));

    var answer = when().get("/api/frames/prod/products/calibrated").then().statusCode(200);
    assertThat(answer.extract().asByteArray()).isEqualTo(bytes);
    answer
        .header("Content-Type", "image/fits")
        .header("Content-Length", String.valueOf(bytes.length))
        .header("ETag", "\"" + fits.sha256() + "\"")
        .header("X-Content-Type-Options", "nosniff")
        .header("Set-Cookie", equalTo(null))
        .header(
            "Content-Disposition", "attachment; filename=\"a_b_Set-Cookie_x_1_-calibrated.fits\"");
    given()
        .header("If-None-Match", "\"" + fits.sha256() + "\"")
        .get("/api/frames/prod/products/calibrated")
        .then()
        .statusCode(304);
    when()
        .head("/api/frames/prod/products/calibrated")
        .then()
        .statusCode(200)
        .header("Content-Length", String.valueOf(bytes.length));
    when()
        .get("/api/frames/prod/products/page")
        .then()
        .statusCode(200)
        .header("Content-Type", "application/octet-stream")
        .header("Content-Security-Policy", containsString("sandbox"));
    when()
        .get("/api/frames/prod/products/other")
        .then()
        .statusCode(404)
        .body("detail", containsString("calibrated"));
    store.remove(new StoreKey(fits.key()));
    when()
        .get("/api/frames/prod/products/calibrated")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void aTableHoldsNoFormula() {
    enter(
        Sample.of("csv1", "tabler", 1).of("=HYPERLINK(\"http://x\")", "V").report(),
        Sample.of("csv2", "tabler", 2).of("M 31, \"the\" galaxy", "-1+1").report());
    var table =
        when()
            .get("/api/frames.csv?telescope=tabler")
            .then()
            .statusCode(200)
            .header("Content-Type", containsString("text/csv"))
            .header("Content-Disposition", containsString("attachment"))
            .extract()
            .asString();
    var lines = table.split("\r\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0])
        .startsWith("id,file_name,telescope")
        .contains(
            "fwhm_px,fwhm_error_px,fwhm_arcsec,fwhm_error_arcsec,ellipticity,ellipticity_error,"
                + "zero_point_mag,zero_point_error_mag",
            "elapsed_s");
    assertThat(lines[1]).contains(",3.0,0.02,6.0,0.04,0.05,0.005,20.0,0.01,");
    assertThat(lines[1]).contains(",\"M 31, \"\"the\"\" galaxy\",\"'-1+1\",").contains(",3.0,");
    assertThat(lines[2]).contains(",\"'=HYPERLINK(\"\"http://x\"\")\",");
  }

  @Test
  void nightsAndTelescopesAreListed() {
    enter(
        Sample.of("n1", "Über/Scope 1", 1).report(),
        Sample.of("n2", "Über/Scope 1", 2).on(LocalDate.of(2026, 1, 2)).report(),
        Sample.of("n3", "Über/Scope 1", 3).on(LocalDate.of(2026, 1, 2)).report());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            queries.summary("Über/Scope 1", LocalDate.of(2026, 1, 2)).map(s -> s.frames()).orElse(0)
                == 2);
    given()
        .queryParam("telescope", "Über/Scope 1")
        .get("/api/nights")
        .then()
        .statusCode(200)
        .body("items.night", contains("2026-01-02", "2026-01-01"))
        .body("items[0].good", equalTo(2));
    var next =
        given()
            .queryParam("telescope", "Über/Scope 1")
            .queryParam("limit", 1)
            .get("/api/nights")
            .then()
            .body("items.night", contains("2026-01-02"))
            .extract()
            .jsonPath()
            .getString("next");
    given()
        .queryParam("telescope", "Über/Scope 1")
        .queryParam("after", next)
        .get("/api/nights")
        .then()
        .body("items.night", contains("2026-01-01"));
    given()
        .pathParam("telescope", "Über/Scope 1")
        .get("/api/nights/{telescope}/2026-01-02")
        .then()
        .statusCode(200)
        .body("schema", equalTo("nightjar.night-summary/1"))
        .body("frames", equalTo(2));
    when()
        .get("/api/telescopes")
        .then()
        .statusCode(200)
        .body("items.name", hasItem("Über/Scope 1"))
        .body("items.find { it.name == 'Über/Scope 1' }.nights", equalTo(2))
        .body("items.find { it.name == 'Über/Scope 1' }.lastFrame.id", equalTo("n3"))
        .body("items.find { it.name == 'Über/Scope 1' }.lastNight.night", equalTo("2026-01-02"));
  }

  @Test
  void aPersonSaysWhatHoldsAndItIsPublished() {
    enter(Sample.of("v1", "verdicts", 1).report(), Sample.of("v2", "verdicts", 2).report());
    given()
        .contentType("application/json")
        .body("{\"grade\":\"BAD\",\"comment\":\"a plane\",\"by\":\"A. Observer\"}")
        .put("/api/frames/v1/verdict")
        .then()
        .statusCode(200)
        .body("quality.grade", equalTo("GOOD"))
        .body("quality.override.grade", equalTo("BAD"))
        .body("quality.override.by", equalTo("A. Observer"))
        .body("quality.override.at", notNullValue());
    frames("telescope=verdicts&grade=BAD").body("items.frame.id", contains("v1"));
    given()
        .contentType("application/json")
        .body("{\"frames\":[\"v2\",\"gone\",\"v2\"],\"comment\":\"cloud\",\"by\":\"B\"}")
        .post("/api/verdicts")
        .then()
        .statusCode(200)
        .body("items.id", contains("v2", "gone"))
        .body("items.result", contains("ENTERED", "NO_FRAME"));
    try (var topics = new TopicProbe(servers)) {
      topics.awaitValue(Topics.QA_FRAME, "v1", v -> v.contains("a plane"));
      topics.awaitValue(Topics.QA_FRAME, "v2", v -> v.contains("cloud"));
    }
    when()
        .get("/api/frames/v1/opinions")
        .then()
        .statusCode(200)
        .body("items.comment", contains("a plane"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"grade\":\"FINE\",\"by\":\"me\"}|FINE",
        "{\"grade\":0,\"by\":\"me\"}|Grade",
        "{\"grade\":\"GOOD\"}|by",
        "{\"grade\":\"GOOD\",\"by\":\"  \"}|by",
        "{\"grade\":\"GOOD\",\"by\":\"me\",\"colour\":1}|colour",
        "{\"grade\":\"GOOD\",\"by\":\"a\\u0007b\"}|control",
        "{\"frames\":[\"x\"],\"grade\":\"GOOD\",\"by\":\"me\"}|frames",
        "not json|not as it must be"
      })
  void aWrongVerdictIsRefused(String body, String said) {
    given()
        .contentType("application/json")
        .body(body)
        .put("/api/frames/any/verdict")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString(said));
  }

  @Test
  void whateverAHeaderSaysTheFrameEntersAndIsFound() {
    var long10k = "<script>" + "ü".repeat(10_000);
    enter(
        Sample.of("hostile1", "hostile", 1).of(long10k, "a\0b").named("../\0" + long10k).report());
    frames("telescope=hostile")
        .statusCode(200)
        .body("items.frame.object", contains(long10k))
        .body("items.frame.filter", contains("a\0b"));
    frames("telescope=hostile&filter=ab").body("items.frame.id", contains("hostile1"));
    frames("telescope=hostile&object=" + long10k.substring(0, 200))
        .body("items.frame.id", contains("hostile1"));
    when().get("/api/frames.csv?telescope=hostile").then().statusCode(200);
  }

  @Test
  void alarmsFindTheirNumbers() {
    enter(Sample.of("g1", "gauged", 1).report());
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var metrics = when().get("/q/metrics").then().statusCode(200).extract().asString();
          assertThat(metrics)
              .containsPattern(
                  "nightjar_qa_frames\\{[^}]*grade=\"GOOD\"[^}]*status=\"ASSESSED\"[^}]*} [1-9]")
              .containsPattern(
                  "nightjar_qa_telescope_last_frame_age_seconds\\{[^}]*telescope=\"gauged\"")
              .containsPattern(
                  "nightjar_qa_telescope_fwhm_arcsec\\{[^}]*telescope=\"gauged\"[^}]*} 6\\.0")
              .containsPattern(
                  "nightjar_qa_telescope_zero_point_mag\\{[^}]*telescope=\"gauged\"[^}]*} 20\\.0")
              .containsPattern("nightjar_qa_stage_waiting\\{[^}]*stage=\"QA\"[^}]*} 0\\.0")
              .containsPattern("nightjar_qa_dead_letters\\S* \\d")
              .contains("nightjar_qa_unpublished_age_seconds");
        });
  }

  /**
   * Counters come with what they count, and qa, which publishes apart from its stage, has no
   * overhead: standalone's GrafanaTest looks for those in the code.
   */
  @Test
  void theDashboardForGrafanaAsksForNumbersThatAreGiven() throws Exception {
    enter(Sample.of("g2", "gauged", 2).report());
    var board =
        Files.readString(
            Path.of(System.getProperty("nightjar.root"), "docs/grafana/nightjar.json"));
    var names =
        Pattern.compile("nightjar_(?:qa|stage)_(?!overhead)[a-z_]+(?<!_total)\\b")
            .matcher(board)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(names).hasSizeGreaterThan(10);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var metrics = when().get("/q/metrics").then().statusCode(200).extract().asString();
          assertThat(names)
              .allMatch(n -> Pattern.compile("(?m)^" + n + "[{ ]").matcher(metrics).find());
        });
  }

  @Test
  void uploadsMayLiveAtTheAddressOfTheList() {
    given().body("12345").post("/api/frames").then().statusCode(202).body(equalTo("taken 5"));
    frames("limit=1").statusCode(200);
  }

  @Test
  void theInterfaceDescribesItself() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("paths.'/api/frames'.get.parameters.name", hasItem("telescope"))
        .body("paths.'/api/frames'.get.responses.'200'.content", not(equalTo(null)))
        .body("paths.'/api/nights/{telescope}/{night}'.get.summary", equalTo("A night"))
        .body("paths.'/api/frames/{id}/verdict'.put.requestBody", notNullValue());
  }
}
