package org.nightjar.qa.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** The page of one night, in a real browser: its table, its keys, another night beside it. */
@QuarkusTest
@WithTestResource(QaServers.class)
class NightPageTest extends BrowserTest {
  private static String nightPath() {
    return "/nights/Window%20refractor/" + ObservedNight.NIGHT;
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
    for (int width : new int[] {360, 700, 1440}) {
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

  /** Times are reported for {@code docs/performance.md}; nothing waits for them. */
  @Test
  @Tag("long")
  void aNightOfManyFramesIsScrolledFilteredAndWalkedThrough(TestReporter times) {
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
      times.publishEntry("1500 rows", String.valueOf(scrolled));
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
      times.publishEntry("1500 rows", String.valueOf(walked));
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
