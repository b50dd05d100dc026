package org.nightjar.qa.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** The pages in a real browser: what an observer sees, touches and can rely on. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(QaServers.class)
class WindowTest {
  private static final int FRAMES = 10;
  private static final String HOSTILE =
      "<script>document.title='taken'</script>\"'><img src=x"
          + " onerror=alert(1)>=HYPERLINK(\"http://x\")";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @TestHTTPResource("/")
  URI address;

  @Inject ProductStore store;

  private Browser browser;
  private ObservedNight night;

  @BeforeAll
  void openTheBrowser() {
    var chromium = Browser.installed();
    assumeTrue(
        chromium.isPresent(), "no Chromium on this machine: apt-get install chromium to run this");
    browser = Browser.start(chromium.get());
    night = ObservedNight.simulated();
  }

  @AfterAll
  void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private boolean entered;

  @BeforeEach
  void enterTheNight() throws Exception {
    if (!entered) {
      enter(night.stored(store, FRAMES).toArray(FrameReport[]::new));
      entered = true;
    }
  }

  private void enter(FrameReport... reports) {
    QaServers.enter(servers, reports);
  }

  private Browser.Watched open(String path, int width, int height) {
    return browser.open(address.resolve(path).toString(), width, height);
  }

  private static String nightPath() {
    return "/nights/Window%20refractor/" + ObservedNight.NIGHT;
  }

  private static void ready(Page page) {
    page.locator("#picture-panel[data-ready]").waitFor();
    page.waitForFunction("() => document.querySelector('#picture-panel').picture.requests === 0");
  }

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

  private static void settle(Page page, String path) {
    page.locator("#connection.live").waitFor();
    if (path.startsWith("/frames")) {
      ready(page);
    } else if (path.startsWith("/nights/")) {
      page.locator(".uplot").first().waitFor();
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

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 1.0, 6.0})
  void circlesLieOnTheirStarsWithinAPixelAtEveryZoom(double zoom) {
    var star =
        night.stars.stream()
            .min(Comparator.comparingDouble(s -> Math.hypot(s.x() - 500, s.y() - 300)))
            .orElseThrow();
    try (var frame =
        open(
            "/frames/window-3#layers=stars&x=%s&y=%s&zoom=%s".formatted(star.x(), star.y(), zoom),
            1440,
            900)) {
      ready(frame.page());
      @SuppressWarnings("unchecked")
      var circles =
          (List<List<Object>>)
              frame
                  .page()
                  .evaluate(
                      """
                      () => {
                        const p = document.querySelector('#picture-panel').picture;
                        return [...document.querySelectorAll('.layers .stars circle')].map(c => {
                          const at = p.toFrame(Number(c.getAttribute('cx')), Number(c.getAttribute('cy')));
                          return [at[0], at[1], brightest(p, Number(c.getAttribute('cx')), Number(c.getAttribute('cy')))].flat().map(Number);
                        });
                        // Centre of light on the canvas around a circle, in the frame's pixels.
                        function brightest(p, sx, sy) {
                          const ratio = devicePixelRatio;
                          const r = Math.max(3, Math.ceil(3 * p.scale * ratio));
                          const x0 = Math.round(sx * ratio) - r, y0 = Math.round(sy * ratio) - r, n = 2 * r + 1;
                          if (x0 < 0 || y0 < 0 || x0 + n > p.canvas.width || y0 + n > p.canvas.height) return [NaN, NaN];
                          const d = p.context.getImageData(x0, y0, n, n).data;
                          let least = 255;
                          for (let i = 0; i < n * n; i++) least = Math.min(least, d[4 * i]);
                          let s = 0, mx = 0, my = 0;
                          for (let i = 0; i < n * n; i++) {
                            const w = Math.max(0, d[4 * i] - least - 40);
                            s += w; mx += w * (x0 + i % n + 0.5); my += w * (y0 + Math.floor(i / n) + 0.5);
                          }
                          return s > 0 ? p.toFrame(mx / s / ratio, my / s / ratio) : [NaN, NaN];
                        }
                      }
                      """);
      assertThat(circles).isNotEmpty();
      int onLight = 0;
      for (var c : circles) {
        double x = number(c.get(0));
        double y = number(c.get(1));
        var nearest = nearest(x, y);
        double pixel = Math.max(1, 1 / zoom);
        assertThat(Math.hypot(nearest.x() - x, nearest.y() - y))
            .as("circle at %.2f, %.2f against the catalogue", x, y)
            .isLessThan(0.1);
        if (isolated(nearest) && !Double.isNaN(number(c.get(2)))) {
          assertThat(Math.hypot(number(c.get(2)) - x, number(c.get(3)) - y))
              .as("circle at %.1f, %.1f against the light at %s, %s", x, y, c.get(2), c.get(3))
              .isLessThan(pixel);
          onLight++;
        }
      }
      assertThat(onLight).isPositive();
    }
  }

  private static double number(Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  private PointSource nearest(double x, double y) {
    return night.stars.stream()
        .min(Comparator.comparingDouble(s -> Math.hypot(s.x() - x, s.y() - y)))
        .orElseThrow();
  }

  private boolean isolated(PointSource star) {
    return star.fluxElectrons() > 2e5
        && night.stars.stream()
            .noneMatch(s -> s != star && Math.hypot(s.x() - star.x(), s.y() - star.y()) < 16);
  }

  @Test
  void deepZoomReadsTheRightValueAndPlaceOfEachPixel() {
    try (var frame = open("/frames/window-3#layers=&x=300&y=200&zoom=16", 1440, 900)) {
      ready(frame.page());
      var box = frame.page().locator("#picture").boundingBox();
      for (int dx = -8; dx <= 8; dx += 4) {
        for (int dy = -8; dy <= 8; dy += 4) {
          frame
              .page()
              .mouse()
              .move(box.x + box.width / 2 + 16 * dx, box.y + box.height / 2 - 16 * dy);
          @SuppressWarnings("unchecked")
          var read =
              (Map<String, String>)
                  frame.page().evaluate("() => ({...document.querySelector('#read-out').dataset})");
          double x = Double.parseDouble(read.get("x"));
          double y = Double.parseDouble(read.get("y"));
          assertThat(x).isCloseTo(300 + dx, within(0.2));
          assertThat(y).isCloseTo(200 + dy, within(0.2));
          double adu = night.image.image().at((int) Math.round(x), (int) Math.round(y));
          assertThat(Double.parseDouble(read.get("adu")))
              .as("ADU at %s, %s", x, y)
              .isCloseTo(adu, within(Math.max(0.5, adu / 65_000)));
          var sky = new double[2];
          night.wcs.pixelToSky(x, y, sky);
          assertThat(Double.parseDouble(read.get("ra"))).isCloseTo(sky[0], within(1e-7));
          assertThat(Double.parseDouble(read.get("dec"))).isCloseTo(sky[1], within(1e-7));
        }
      }
      frame.screenshot("frame-deep");
      assertThat(frame.page().locator("#read-out").textContent()).contains("ADU").contains("°");
    }
  }

  @Test
  void aLookAtAFrameIsAnAddressAndLayersAreSwitchedOneByOne() {
    try (var frame = open("/frames/window-3", 1440, 900)) {
      ready(frame.page());
      frame.page().locator("button.grid").click();
      frame.page().locator("button.stars").click();
      frame.page().locator("#picture").press("+");
      frame.page().waitForURL("**/frames/window-3#*layers=catalogue%2Cpointing%2Cgrid*zoom*");
      assertThat(frame.page().locator(".layers .stars circle").count()).isZero();
      assertThat(frame.page().locator(".layers .grid text").count()).isPositive();
      var there = frame.page().url();
      try (var again = browser.open(there, 1440, 900)) {
        ready(again.page());
        var scale = "() => document.querySelector('#picture-panel').picture.scale";
        assertThat(number(again.page().evaluate(scale)))
            .isCloseTo(number(frame.page().evaluate(scale)), within(1e-3));
        assertThat(again.page().locator("button.grid").getAttribute("aria-pressed"))
            .isEqualTo("true");
      }
    }
  }

  @Test
  void theKeyboardMovesSelectsAndComments() {
    try (var page = open(nightPath(), 1440, 900)) {
      settle(page.page(), "/nights/");
      var keys = page.page().keyboard();
      var newest = page.page().locator("#frames tr").first().getAttribute("data-id");
      page.page().locator("#frames tr.here").waitFor();
      keys.press("j");
      keys.press("j");
      keys.press("k");
      var here = page.page().locator("#frames tr.here");
      assertThat(here.count()).isEqualTo(1);
      assertThat(here.getAttribute("data-id")).isNotEqualTo(newest);
      keys.press("x");
      assertThat(page.page().locator("#bulk").isVisible()).isTrue();
      keys.press("c");
      assertThat(page.page().evaluate("() => document.activeElement.id")).isEqualTo("bulk-comment");
      page.page().locator("#bulk-comment").fill("dew on the corrector");
      page.page().locator("#bulk-grade").selectOption("BAD");
      page.page().locator("#bulk-by").fill("A. Observer");
      page.page().locator("#bulk button.primary").click();
      page.page()
          .waitForFunction("() => document.querySelector('#bulk-result').textContent !== ''");
      assertThat(page.page().locator("#bulk-result").textContent()).isEqualTo("entered");
      page.page()
          .locator("#frames tr.here", new Page.LocatorOptions().setHasText("dew on the corrector"))
          .filter(new Locator.FilterOptions().setHasText("BAD"))
          .waitFor();
      assertThat(page.errors()).isEmpty();
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
      var picture = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(png));
      int worst = 0;
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          int rgb = picture.getRGB(x, y);
          worst = Math.max(worst, Math.max(rgb >> 8 & 0xff, rgb & 0xff));
        }
      }
      assertThat(worst).as("green or blue light").isLessThan(64);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
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
    var telescope =
        java.net.URLEncoder.encode(HOSTILE, java.nio.charset.StandardCharsets.UTF_8)
            .replace("+", "%20");
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

  /** Calibration frames among them, so that the column of settings takes its room too. */
  @Test
  void whyAFrameIsNotGoodIsReadWithoutScrollingAndErrorsStandBesideOrBelowTheirValues() {
    var frames = new ArrayList<FrameReport>();
    for (int i = 0; i < 9; i++) {
      frames.add(
          Sample.of("why-" + i, "Reasoning telescope", i)
              .named("reasoning-telescope-%04d.fits".formatted(i))
              .fwhm(i == 8 ? 9 : 3)
              .zeroPoint(i == 8 ? 19.5 : 20)
              .report());
    }
    frames.add(Sample.of("why-dark", "Reasoning telescope", 20).calibration(FrameKind.DARK));
    enter(frames.toArray(FrameReport[]::new));
    try (var page = open("/nights/Reasoning%20telescope/2026-01-01", 1440, 900)) {
      settle(page.page(), "/nights/");
      page.screenshot("nights-reasons");
      assertThat(
              page.page()
                  .evaluate(
                      """
                      () => {
                        const region = document.querySelector('.table-scroll');
                        const reason = document.querySelector('#f-why-8 .few-lines');
                        return [region.scrollWidth > region.clientWidth + 1, reason.scrollHeight > reason.clientHeight];
                      }
                      """))
          .as("table wider than its region, lines of the reason left out")
          .isEqualTo(List.of(false, false));
      assertThat(brokenErrors(page.page(), ".frame-table .error")).isEmpty();
    }
    for (int width : new int[] {360, 390, 700, 1000, 1440}) {
      try (var page = open("/", width, 900)) {
        page.page().locator("#connection.live").waitFor();
        page.page()
            .locator(".camera-card", new Page.LocatorOptions().setHasText("Reasoning telescope"))
            .scrollIntoViewIfNeeded();
        page.screenshot("tonight-errors-" + width);
        assertThat(brokenErrors(page.page(), ".number small")).as("at %d", width).isEmpty();
      }
    }
  }

  /** Errors that stand on two lines, or leave their box. */
  @SuppressWarnings("unchecked")
  private static List<String> brokenErrors(Page page, String selector) {
    return (List<String>)
        page.evaluate(
            """
            selector => [...document.querySelectorAll(selector)].filter(e => {
              const box = e.parentElement.parentElement.getBoundingClientRect();
              const range = document.createRange();
              range.selectNodeContents(e);
              const lines = range.getClientRects();
              return lines.length > 1 || lines[0].right > box.right + 1;
            }).map(e => e.parentElement.textContent)
            """,
            selector);
  }

  @Test
  void twoNightsAreSeenOnOneClock() {
    var frames = new ArrayList<FrameReport>();
    for (int i = 0; i < 12; i++) {
      var frame = Sample.of("tonight-" + i, "Pairing telescope", 10 * i);
      frames.add(frame.fwhm(3 + 0.02 * i).report());
      var before = Sample.of("before-" + i, "Pairing telescope", 10 * i - 20);
      frames.add(before.on(LocalDate.of(2025, 12, 31)).fwhm(4 - 0.05 * i).report());
    }
    enter(frames.toArray(FrameReport[]::new));
    try (var page = open("/nights/Pairing%20telescope/2026-01-01", 1440, 900)) {
      settle(page.page(), "/nights/");
      page.page().locator("#with").selectOption("2025-12-31");
      page.page().waitForURL("**/2026-01-01?*with=2025-12-31*");
      settle(page.page(), "/nights/");
      page.page()
          .locator(".legend", new Page.LocatorOptions().setHasText("2025-12-31, same clock"))
          .waitFor();
      page.screenshot("nights-compared");
      assertThat(page.axe()).isEmpty();
      assertThat(page.sideways()).isLessThanOrEqualTo(0);
      assertThat(page.errors()).isEmpty();
    }
    try (var phone = open("/nights/Pairing%20telescope/2026-01-01?with=2025-12-31", 390, 844)) {
      settle(phone.page(), "/nights/");
      phone.screenshot("nights-compared-phone");
      assertThat(phone.sideways()).isLessThanOrEqualTo(0);
    }
  }

  /** Times are printed for {@code docs/performance.md}; nothing waits for them. */
  @Test
  @Tag("long")
  void aNightOfManyFramesIsScrolledFilteredAndWalkedThrough() {
    var frames = new FrameReport[1500];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Sample.of("many-" + i, "Busy telescope", 0.3 * i).fwhm(i == 700 ? 9 : 3).report();
    }
    enter(frames);
    try (var page = open("/nights/Busy%20telescope/2026-01-01", 1440, 900)) {
      settle(page.page(), "/nights/");
      assertThat(page.page().locator("#frames tr").count()).isEqualTo(1500);
      var scrolled =
          page.page()
              .evaluate(
                  """
                  async () => {
                    const turn = () => new Promise((done) => requestAnimationFrame(done));
                    const waits = [];
                    let last = await turn();
                    for (let i = 0; i < 300; i++) {
                      scrollBy(0, 60);
                      const now = await turn();
                      waits.push(now - last);
                      last = now;
                    }
                    waits.sort((a, b) => a - b);
                    return `turns of the screen while scrolling: median ${waits[150].toFixed(1)} ms, 95 of 100 within ${waits[285].toFixed(1)} ms`;
                  }
                  """);
      System.out.println("1500 rows, " + scrolled);
      assertThat((int) page.page().evaluate("() => Math.round(scrollY)")).isGreaterThan(15_000);
      assertThat(
              number(
                  page.page()
                      .evaluate(
                          "() => document.querySelector('.frame-table thead th:last-child')"
                              + ".getBoundingClientRect().top")))
          .as("headings stay below the bar on top")
          .isBetween(40.0, 50.0);
      var walked =
          page.page()
              .evaluate(
                  """
                  () => {
                    const times = [];
                    for (let i = 0; i < 100; i++) {
                      const begun = performance.now();
                      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
                      document.body.offsetHeight;
                      times.push(performance.now() - begun);
                    }
                    times.sort((a, b) => a - b);
                    return `a step with j: median ${times[50].toFixed(1)} ms, 95 of 100 within ${times[95].toFixed(1)} ms`;
                  }
                  """);
      System.out.println("1500 rows, " + walked);
      assertThat(page.page().locator("#frames tr.here").getAttribute("data-id"))
          .isEqualTo("many-1399");
      page.page().locator("nav.filters a", new Page.LocatorOptions().setHasText("BAD")).click();
      page.page().locator("#f-many-700").waitFor();
      assertThat(page.page().locator("#frames tr").count()).isEqualTo(1);
    }
  }

  @Test
  void newRowsWaitWhileTheTableIsScrolled() {
    var frames = new FrameReport[24];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Sample.of("long-" + i, "Long night", i).report();
    }
    enter(frames);
    try (var page = open("/nights/Long%20night/2026-01-01", 1200, 700)) {
      settle(page.page(), "/nights/");
      page.page().locator("#f-long-2").scrollIntoViewIfNeeded();
      var before = page.page().locator("#f-long-2").boundingBox().y;
      enter(Sample.of("long-new", "Long night", 30).report());
      page.page()
          .locator("#show-new")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
      assertThat(page.page().locator("#f-long-new").count()).isZero();
      assertThat(page.page().locator("#f-long-2").boundingBox().y).isCloseTo(before, within(2.0));
      page.page().locator("#show-new").click();
      page.page().locator("#f-long-new").waitFor();
    }
  }
}
