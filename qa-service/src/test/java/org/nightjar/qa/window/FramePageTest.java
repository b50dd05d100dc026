package org.nightjar.qa.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.qa.pipeline.QaServers;

/** The page of one frame, in a real browser: pixels, layers and values lie where they should. */
@QuarkusTest
@WithTestResource(QaServers.class)
class FramePageTest extends BrowserTest {
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
}
