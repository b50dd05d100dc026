package org.nightjar.qa.rest.pages;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;
import org.nightjar.qa.window.ObservedNight;

/** Pages as the server makes them, read without scripts. */
@QuarkusTest
@WithTestResource(QaServers.class)
class PagesTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject ProductStore store;
  @Inject Assets assets;

  private void enter(FrameReport... reports) {
    QaServers.enter(servers, reports);
  }

  @Test
  void aNightIsAPlainTableWithFlaggedCellsAndReasons() {
    var frames = new FrameReport[9];
    for (int i = 0; i < 8; i++) {
      frames[i] = Sample.of("plain-" + i, "Plain telescope", i).report();
    }
    frames[8] =
        Sample.of("plain-wide", "Plain telescope", 9)
            .fwhm(9)
            .report()
            .withTiming(new Timing(Stage.EXTRACTION, Instant.EPOCH, 900))
            .withTiming(new Timing(Stage.PHOTOMETRY, Instant.EPOCH, 330));
    enter(frames);
    var page =
        when()
            .get("/nights/Plain telescope/2026-01-01")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(row(page, "plain-wide"))
        .contains("BAD")
        .containsPattern(
            "<td class=\"n bad\"[^>]*>18.00<span class=\"error\">±\u202f0.04</span></td>")
        .contains("0.050<span class=\"error\">±\u202f0.005</span>")
        .contains("20.000<span class=\"error\">±\u202f0.010</span>")
        .containsPattern("<td class=\"n dim\">1.2\\d</td>")
        .contains("over");
    assertThat(page.indexOf("f-plain-wide")).isLessThan(page.indexOf("f-plain-0"));
    when()
        .get("/nights/Plain telescope/2026-01-01?grade=BAD")
        .then()
        .body(containsString("f-plain-wide"))
        .body(not(containsString("f-plain-0")))
        .body(
            containsString(
                "/api/frames.csv?telescope=Plain%20telescope&amp;night=2026-01-01&amp;grade=BAD"));
    when()
        .get("/nights/Plain telescope/2026-01-01?grade=REJECTED")
        .then()
        .body(containsString("&amp;night=2026-01-01&amp;status=REJECTED"));
  }

  @Test
  void onlyFramesOfTheSkyAreGradedAndCalibrationFramesAreToldApart() {
    var night = "/nights/Sorting telescope/2026-01-01";
    enter(
        Sample.of("sky-0", "Sorting telescope", 0).report(),
        Sample.of("sky-1", "Sorting telescope", 1).report(),
        Sample.of("dark-0", "Sorting telescope", 2).of("M 31", "V").calibration(FrameKind.DARK),
        Sample.of("flat-0", "Sorting telescope", 3).of("M 31", "V").calibration(FrameKind.FLAT));
    var page = when().get(night).then().statusCode(200).extract().asString();
    assertThat(page)
        .contains("<span class=\"pill good\">2 GOOD</span>")
        .contains("<span class=\"pill calibration\">2 calibration frames</span>")
        .contains("A quiet night: all 2 frames good, 2 calibration frames.")
        .contains(">GOOD 2</a>")
        .contains(">calibration 2</a>")
        .contains("night of 2026-01-01 · M 31 · V · 30 s")
        .doesNotContain("not graded")
        .doesNotContain("frame-table alike");
    assertThat(row(page, "dark-0"))
        .contains("<span class=\"pill calibration\" title=\"\">dark</span>")
        .contains("dark · V · 30 s");
    when()
        .get(night + "?grade=CALIBRATION")
        .then()
        .body(containsString("f-flat-0"))
        .body(not(containsString("f-sky-0")))
        .body(containsString("kind=BIAS%2CDARK%2CFLAT&amp;status=ASSESSED"));
    when()
        .get(night + "?grade=GOOD")
        .then()
        .body(not(containsString("f-flat-0")))
        .body(containsString("grade=GOOD&amp;kind=LIGHT"));
    when()
        .get("/frames/dark-0")
        .then()
        .body(containsString(">dark</span>"))
        .body(containsString("A dark frame: not graded as a picture of the sky."));
    assertThat(card("Sorting telescope"))
        .contains("<span class=\"pill calibration\">flat</span>")
        .contains("<div class=\"number\" title=\"\">6.00")
        .doesNotContain("not graded");
  }

  @Test
  void aRowIsMadeAnewWhenItsFrameOrTheTableChanges() {
    var night = "/nights/Growing telescope/2026-01-01";
    var first = Sample.of("grow-0", "Growing telescope", 0).report();
    enter(first.withPhotometry(org.nightjar.model.Photometry.unmeasured("no star matched")));
    var page = when().get(night).then().extract().asString();
    assertThat(page).doesNotContain("Zero pt");
    assertThat(row(page, "grow-0")).contains(">6.00<").contains("no star matched");
    assertThat(when().get(night).then().extract().asString().replaceAll("<time class.*", ""))
        .as("asked again")
        .isEqualTo(page.replaceAll("<time class.*", ""));

    enter(Sample.of("grow-1", "Growing telescope", 1).report());
    page = when().get(night).then().extract().asString();
    assertThat(page).contains("Zero pt");
    assertThat(row(page, "grow-0"))
        .contains("title=\"not measured: no zero point: no star matched\">–</td>");
    assertThat(row(page, "grow-1")).contains("20.000<span");

    enter(Sample.of("grow-1", "Growing telescope", 1).fwhm(4).report());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(row(when().get(night).then().extract().asString(), "grow-1"))
                .contains(">8.00<"));
    when()
        .get(night + "/rows?id=grow-1")
        .then()
        .body(containsString(">8.00<"))
        .body(not(containsString("grow-0")));
  }

  @Test
  void aNightIsComparedWithAnotherOfTheSameTelescope() {
    var frames = new ArrayList<FrameReport>();
    for (int i = 0; i < 6; i++) {
      var one = Sample.of("calm-" + i, "Comparing telescope", 5 * i);
      var other = Sample.of("rough-" + i, "Comparing telescope", 5 * i - 30);
      frames.add(one.report());
      frames.add(other.on(LocalDate.of(2026, 1, 4)).fwhm(4).zeroPoint(19.9).report());
    }
    enter(frames.toArray(FrameReport[]::new));
    var address = "/nights/Comparing telescope/2026-01-01";
    when()
        .get(address)
        .then()
        .body(containsString("<option value=\"2026-01-04\">2026-01-04</option>"))
        .body(not(containsString("id=\"comparison\"")));
    var page = when().get(address + "?with=2026-01-04&grade=GOOD").then().extract().asString();
    assertThat(page)
        .contains("<a href=\"/nights/Comparing%20telescope/2026-01-04\">2026-01-04</a>")
        .contains("/series?with=2026-01-04")
        .contains("href=\"/nights/Comparing%20telescope/2026-01-01?grade=GOOD\">this night alone")
        .contains("grade=GOOD&amp;kind=LIGHT\">CSV")
        .containsPattern("this night</th><td class=\"n\">6.00</td>")
        .containsPattern("2026-01-04</th><td class=\"n dim\">8.00</td>")
        .containsPattern("difference</th><td class=\"n\">\u22122.00</td>")
        .contains("+0.10");

    var series = when().get(address + "/series?with=2026-01-04").then().extract().jsonPath();
    assertThat(series.getString("other.night")).isEqualTo("2026-01-04");
    assertThat(series.getDouble("other.times[0]"))
        .as("on this night's clock")
        .isEqualTo(series.getDouble("times[0]") - 30 * 60);
    assertThat(series.getList("other.plots.fwhm", Double.class)).hasSize(6).containsOnly(8.0);
    assertThat(series.getDouble("plots.find { it.key == 'fwhm' }.high")).isGreaterThan(8);
    when().get(address + "?with=2026-02-30").then().statusCode(404);
    when()
        .get(address + "?with=2026-01-09")
        .then()
        .statusCode(200)
        .body(containsString("No frame of that night."));
  }

  private static String row(String page, String id) {
    var row = page.substring(page.indexOf("id=\"f-" + id + "\""));
    return row.substring(0, row.indexOf("</tr>"));
  }

  @Test
  void whatHappenedInANightStandsOnItsPagesWithItsFramesAndItsTimeOnThePlots() {
    var frames = new FrameReport[16];
    for (int i = 0; i < frames.length; i++) {
      double px = i < 4 ? 3 : 3 + 0.3 * (i - 4);
      frames[i] = Sample.of("drift-" + i, "Drifting telescope", 8 * i).fwhm(px).report();
    }
    enter(frames);
    var address = "/nights/Drifting telescope/2026-01-01";
    var page = when().get(address).then().statusCode(200).extract().asString();
    var list = page.substring(page.indexOf("<ol class=\"findings\""));
    list = list.substring(0, list.indexOf("</ol>"));
    assertThat(list)
        .contains("<span class=\"pill bad\">focus drift</span>")
        .containsPattern(
            "Focus drift since 20:\\d\\d UT: FWHM rose steadily from 6.\\d+″ to 1\\d.\\d″")
        .doesNotContain("The focus has drifted slowly");
    assertThat(page).doesNotContain("through the night");
    var link = Pattern.compile("href=\"([^\"]*from=[^\"]*)\">(\\d+) frames").matcher(list);
    assertThat(link.find()).isTrue();
    var shown =
        given()
            .urlEncodingEnabled(false)
            .get(link.group(1).replace("&amp;", "&"))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(shown.split("<tr id=\"f-drift-", -1)).hasSize(1 + Integer.parseInt(link.group(2)));
    assertThat(shown).contains("f-drift-15").doesNotContain("<tr id=\"f-drift-0\"");

    assertThat(page).contains("<option value=\"fwhm\">wide stars</option>");
    given()
        .header("Nightjar-Live", "1")
        .get(address)
        .then()
        .body(containsString("<ol class=\"findings\""))
        .body(containsString(">All 16</a>"))
        .body(not(containsString("<tr id=")));
    when()
        .get("/frames/drift-15")
        .then()
        .body(containsString("In this night</a>: <strong>Focus drift since"))
        .body(not(containsString("The focus has drifted slowly")));
    when().get("/frames/drift-0").then().body(not(containsString("Focus drift since")));

    var mark = when().get(address + "/series").then().extract().jsonPath();
    assertThat(mark.getList("findings.word")).containsExactly("focus drift");
    assertThat(mark.getList("findings[0].plots")).containsExactly("fwhm");
    assertThat(mark.getDouble("findings[0].to")).isEqualTo(mark.getDouble("times[15]"));
    assertThat(mark.getDouble("findings[0].from"))
        .isBetween(mark.getDouble("times[1]"), mark.getDouble("times[8]"));

    assertThat(card("Drifting telescope"))
        .contains("<span class=\"pill bad\">focus drift</span>")
        .contains("<strong>Focus drift since")
        .doesNotContain("Out of focus")
        .doesNotContain("over the frames around it");
    when()
        .get("/nights?telescope=Drifting telescope")
        .then()
        .body(containsString("<i class=\"bad\">focus</i>"));
    when()
        .get(address + "?from=yesterday")
        .then()
        .statusCode(404)
        .body(containsString("yesterday"));
  }

  private static String card(String telescope) {
    var page = when().get("/").then().statusCode(200).extract().asString();
    return Arrays.stream(page.split("<article "))
        .filter(a -> a.contains(">" + telescope + "</a>"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTelescopeThatIsSilentSaysSinceWhenAndWhatWasUsual() {
    var frames = new ArrayList<FrameReport>();
    for (int i = 0; i < 22; i++) {
      var night = LocalDate.of(2026, 2, 2);
      if (i < 8) {
        frames.add(Sample.of("hush-" + i, "Hushed telescope", 2 * i).on(night).report());
      }
      frames.add(Sample.of("other-" + i, "Other telescope", 2 * i).on(night).report());
    }
    enter(frames.toArray(FrameReport[]::new));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(card("Hushed telescope"))
                .contains("<span class=\"pill silent\">no frame for 28 min</span>")
                .contains("<strong>No frame for 28 min, since 20:14 UT; one each 120 s expected"));
    when()
        .get("/nights/Hushed telescope/2026-02-02")
        .then()
        .body(containsString("/nights/Hushed%20telescope/2026-02-02#f-hush-7"))
        .body(containsString(">silent</span>"));
    assertThat(card("Other telescope")).contains("<span class=\"pill good\">GOOD</span>");
  }

  @Test
  void aRefusedFrameTellsWhyAndHasDashesForNumbers() {
    enter(
        Sample.of("refused-page", "Refusing telescope", 1)
            .report()
            .withProduct("raw", new org.nightjar.model.Product("raw/x/y", "image/fits", 12, "ab"))
            .rejected(
                new Rejection(
                    Stage.INGEST, "NAXIS1 = 70000, must be at most 65000", java.util.Map.of())));
    when()
        .get("/frames/refused-page")
        .then()
        .statusCode(200)
        .body(containsString("NAXIS1 = 70000, must be at most 65000 (ingest)"))
        .body(containsString("refused"));
  }

  @Test
  void whatIsNotThereIsToldAndDoesNotBreak() {
    when()
        .get("/frames/<b>nothing")
        .then()
        .statusCode(404)
        .body(containsString("There is no frame &#39;&lt;b&gt;nothing&#39;"));
    when()
        .get("/nights/nothing/2026-01-01")
        .then()
        .statusCode(404)
        .body(containsString("No frame of &#39;nothing&#39; in the night of 2026-01-01"));
    when().get("/nights/nothing/yesterday").then().statusCode(404);
    when().get("/frames/nothing/tiles").then().statusCode(404);
    when().get("/assets/x/../../application.properties").then().statusCode(404);
  }

  @Test
  void pagesLoadNothingFromElsewhereAndAreLight() {
    var folder = "/assets/" + assets.folder();
    when()
        .get("/")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self'"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .body(containsString(folder + "/nightjar.css"))
        .body(not(containsString("style=\"")));
    when()
        .get(folder + "/nightjar.css")
        .then()
        .statusCode(200)
        .header("Cache-Control", containsString("immutable"));
    assertThat(assets.size()).as("all scripts and styles, bytes").isLessThan(250_000);
  }

  @Test
  void aSquareOfAFrameIsSentAloneAndLasts() throws IOException {
    var night = ObservedNight.simulated();
    enter(night.pictured(store, Sample.of("tiled", "Tiling telescope", 1).report()));
    var told = when().get("/frames/tiled/tiles").then().statusCode(200).extract().jsonPath();
    assertThat(told.getInt("width")).isEqualTo(ObservedNight.WIDTH);
    assertThat(told.getInt("levels")).isEqualTo(3);
    var folder = "/frames/tiled/tiles/" + told.getString("version");
    var sent =
        when()
            .get(folder + "/0/1/1")
            .then()
            .statusCode(200)
            .header("Cache-Control", containsString("immutable"))
            .extract()
            .asByteArray();
    var tile = new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes();
    var head = ByteBuffer.wrap(tile).order(ByteOrder.LITTLE_ENDIAN);
    int pixels = 256 * 256;
    assertThat(tile).hasSize(16 + 2 * pixels);
    int code = tile[16] & 0xff | (tile[16 + pixels] & 0xff) << 8;
    double adu = head.getDouble(0) + head.getDouble(8) * code;
    assertThat(adu)
        .isCloseTo(
            night.image.image().at(256, ObservedNight.HEIGHT - 1 - 256),
            org.assertj.core.api.Assertions.within(0.7 * head.getDouble(8)));
    when().get(folder + "/0/9/0").then().statusCode(404);
    when().get(folder + "/7/0/0").then().statusCode(404);
  }

  @Test
  void theSeriesOfANightHoldsNoNumberThatWasNotMeasured() {
    enter(
        Sample.of("series-0", "Series telescope", 0).report(),
        Sample.of("series-1", "Series telescope", 4)
            .report()
            .withPhotometry(org.nightjar.model.Photometry.unmeasured("no star matched")));
    var json = when().get("/nights/Series telescope/2026-01-01/series").then().extract().jsonPath();
    assertThat(json.getList("ids")).containsExactly("series-0", "series-1");
    var zeroPoints = json.getList("plots.find { it.key == 'zeroPoint' }.values");
    assertThat(zeroPoints).hasSize(2);
    assertThat(zeroPoints.get(1)).isNull();
    assertThat(json.getString("")).doesNotContain("NaN");
  }
}
