package org.nightjar.qa.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** What every page of the window does, in a real browser: what an observer sees and can rely on. */
@QuarkusTest
@WithTestResource(QaServers.class)
class WindowTest extends BrowserTest {
  private static final String HOSTILE =
      "<script>document.title='taken'</script>\"'><img src=x"
          + " onerror=alert(1)>=HYPERLINK(\"http://x\")";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nights",
        "/nights/Window%20refractor/2026-01-07",
        "/frames/window-3",
        "/system"
      })
  void aPageLoadsWithoutErrorsSeriousFindingsOrSidewaysScrolling(String path) {
    var name =
        path.equals("/")
            ? "tonight"
            : path.substring(1).split("/")[0] + (path.contains("2026") ? "-one" : "");
    try (var wide = open(path, 1440, 900)) {
      settle(wide.page(), path);
      assertThat(wide.sideways()).as("sideways at 1440").isLessThanOrEqualTo(0);
      for (var theme : List.of("light", "red", "dark")) {
        wide.page().locator("#theme").selectOption(theme);
        wide.screenshot(name + "-" + theme);
        assertThat(wide.axe()).as("axe, " + theme).isEmpty();
      }
      assertThat(errors(wide)).isEmpty();
    }
    try (var phone = open(path, 390, 844)) {
      settle(phone.page(), path);
      phone.screenshot(name + "-phone");
      assertThat(phone.sideways()).as("sideways on a phone").isLessThanOrEqualTo(0);
      assertThat(errors(phone)).isEmpty();
    }
  }

  /** This service alone has no ledger: it is ingest's, and the page says so. */
  private static List<String> errors(Browser.Watched page) {
    return page.errors().stream().filter(e -> !e.contains("/api/ledger")).toList();
  }

  @Test
  void theFramesThatAreUnderWayTheLongestAreNamed() {
    try (var opened = open("/system", 1440, 900)) {
      var page = opened.page();
      page.route(
          "**/api/ledger/frames*",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(
                          """
                          [{"id": "ab", "fileName": "<b>stuck</b>.fits", "telescope": "North",
                            "status": "IN_PROGRESS", "receivedAt": "%s",
                            "lastTopic": "frame-extracted", "publishedAgain": 2}]
                          """
                              .formatted(Instant.now().minusSeconds(3 * 3600 + 5 * 60)))));
      page.reload();

      var row = page.locator("#under-way tbody tr");
      row.waitFor();
      assertThat(row.locator("th, td").allInnerTexts())
          .containsExactly("<b>stuck</b>.fits", "North", "3 h 5 min, sent again 2 ×", "extraction");
      assertThat(opened.sideways()).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void aFrameThatComesShowsOnTheOpenPagesWithoutReload() {
    var first = Sample.of("live-0", "Live telescope", 0).report();
    enter(first);
    try (var tonight = open("/", 1200, 800);
        var open = open("/nights/Live%20telescope/2026-01-01", 1200, 800)) {
      settle(tonight.page(), "/");
      settle(open.page(), "/nights/");
      tonight.page().evaluate("() => (window.kept = true)");
      open.page().evaluate("() => (window.kept = true)");

      enter(Sample.of("live-1", "Live telescope", 5).named("just-arrived.fits").report());

      open.page().locator("#f-live-1").waitFor();
      tonight
          .page()
          .locator(".camera-card", new Page.LocatorOptions().setHasText("Live telescope"))
          .filter(new Locator.FilterOptions().setHasText("2 that night"))
          .waitFor();
      assertThat(tonight.page().evaluate("() => window.kept")).isEqualTo(true);
      assertThat(open.page().evaluate("() => window.kept")).isEqualTo(true);
    }
  }

  @Test
  void theColoursAreRememberedAndRedShowsNothingButRed() {
    try (var page = open("/", 1200, 800)) {
      page.page().locator("#theme").selectOption("red");
      page.page().reload();
      assertThat(page.page().locator("html").getAttribute("data-theme")).isEqualTo("red");
      page.page().locator(".camera-card img").first().waitFor();
      page.page().waitForFunction("() => [...document.images].every(i => i.complete)");
      var png = page.page().screenshot();
      var picture = ImageIO.read(new ByteArrayInputStream(png));
      int worst = 0;
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          int rgb = picture.getRGB(x, y);
          worst = Math.max(worst, Math.max(rgb >> 8 & 0xff, rgb & 0xff));
        }
      }
      assertThat(worst).as("green or blue light").isLessThan(64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aLostConnectionIsToldAndFoundAgain() {
    try (var page = open("/", 1200, 800)) {
      page.page().locator("#connection.live").waitFor();
      page.context().setOffline(true);
      page.page().locator("#connection", new Page.LocatorOptions().setHasText("lost")).waitFor();
      page.screenshot("tonight-lost");
      page.context().setOffline(false);
      page.page().locator("#connection.live").waitFor();
    }
  }

  @Test
  void headerTextIsTextOnEveryPage() {
    var report =
        Sample.of("hostile", HOSTILE, 0)
            .of(HOSTILE, "V" + HOSTILE)
            .named("x".repeat(10_000) + HOSTILE)
            .report();
    enter(report);
    var telescope = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8).replace("+", "%20");
    for (var path :
        List.of(
            "/", "/nights", "/frames/hostile", "/nights/" + telescope + "/2026-01-01", "/system")) {
      try (var page = open(path, 1200, 800)) {
        page.page().locator("#connection.live").waitFor();
        assertThat(page.page().title()).as(path).endsWith("· Nightjar");
        assertThat(page.page().locator("main script, main img[src='x']").count()).as(path).isZero();
        assertThat(page.sideways()).as(path).isLessThanOrEqualTo(0);
        assertThat(errors(page)).as(path).isEmpty();
      }
    }
    try (var page = open("/frames/hostile", 1200, 800)) {
      assertThat(page.page().locator("h1").textContent()).startsWith("xxx");
    }
  }

  /**
   * Receiving is ingest's: its answers are given here, what the page makes of them is looked at.
   */
  @Test
  void aDroppedFileIsFollowedToItsGradeAndARefusalIsToldInWords() {
    try (var page = open("/", 1200, 800)) {
      page.page().locator("#connection.live").waitFor();
      var sent = new AtomicInteger();
      page.page()
          .route(
              "**/api/frames",
              route -> {
                boolean letter = sent.getAndIncrement() > 0;
                route.fulfill(
                    new Route.FulfillOptions()
                        .setStatus(202)
                        .setContentType("application/json")
                        .setBody(
                            letter
                                ? "{\"items\":[{\"id\":\"no\",\"fileName\":\"letter.txt\",\"duplicate\":false,\"rejection\":\"its"
                                    + " first bytes are not those of a frame\"}]}"
                                : "{\"items\":[{\"id\":\"dropped\",\"fileName\":\"m31.fits\",\"duplicate\":false}]}"));
              });
      page.page()
          .locator("#file-input")
          .setInputFiles(
              new FilePayload[] {
                new FilePayload(
                    "m31.fits", "image/fits", "SIMPLE".getBytes(StandardCharsets.US_ASCII)),
                new FilePayload(
                    "letter.txt", "text/plain", "Dear".getBytes(StandardCharsets.US_ASCII))
              });
      page.page()
          .locator(".upload", new Page.LocatorOptions().setHasText("letter.txt"))
          .filter(
              new Locator.FilterOptions().setHasText("its first bytes are not those of a frame"))
          .waitFor();
      enter(Sample.of("dropped", "Dropped telescope", 3).named("m31.fits").report());
      page.page()
          .locator(".upload", new Page.LocatorOptions().setHasText("m31.fits"))
          .filter(new Locator.FilterOptions().setHasText("GOOD"))
          .waitFor();
      assertThat(
              page.page()
                  .locator(".upload", new Page.LocatorOptions().setHasText("m31.fits"))
                  .locator("i.done")
                  .count())
          .isEqualTo(6);
    }
  }
}
