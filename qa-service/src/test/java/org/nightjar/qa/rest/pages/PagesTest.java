package org.nightjar.qa.rest.pages;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.pipeline.Sample;
import org.nightjar.qa.window.ObservedNight;

/** Pages as the server makes them, read without scripts. */
@QuarkusTest
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class PagesTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject ProductStore store;
  @Inject Assets assets;

  private void enter(FrameReport... reports) {
    try (var topics = new TopicProbe(servers)) {
      for (var report : reports) {
        topics.send(
            report.rejection() == null ? Topics.FRAME_MEASURED : Topics.FRAME_REJECTED, report);
      }
      for (var report : reports) {
        topics.await(Topics.QA_FRAME, report.frame().id());
      }
    }
  }

  @Test
  void aNightIsAPlainTableWithFlaggedCellsAndReasons() {
    var frames = new FrameReport[9];
    for (int i = 0; i < 8; i++) {
      frames[i] = Sample.of("plain-" + i, "Plain telescope", i).report();
    }
    frames[8] = Sample.of("plain-wide", "Plain telescope", 9).fwhm(9).report();
    enter(frames);
    var page =
        when()
            .get("/nights/Plain telescope/2026-01-01")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    var row = page.substring(page.indexOf("id=\"f-plain-wide\""));
    row = row.substring(0, row.indexOf("</tr>"));
    assertThat(row)
        .contains("BAD")
        .containsPattern("<td class=\"n bad\"[^>]*>18.00")
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
