package org.nightjar.qa.window;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.qa.pipeline.QaServers;

/** Pages in a real browser, of a night that was entered before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTest {
  private static final int FRAMES = 10;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @TestHTTPResource("/")
  URI address;

  @Inject ProductStore store;

  private boolean entered;

  Browser browser;
  ObservedNight night;

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

  @BeforeEach
  void enterTheNight() throws Exception {
    if (!entered) {
      enter(night.stored(store, FRAMES).toArray(FrameReport[]::new));
      entered = true;
    }
  }

  void enter(FrameReport... reports) {
    QaServers.enter(servers, reports);
  }

  Browser.Watched open(String path, int width, int height) {
    return browser.open(address.resolve(path).toString(), width, height);
  }

  static void ready(Page page) {
    page.locator("#picture-panel[data-ready]").waitFor();
    page.waitForFunction("() => document.querySelector('#picture-panel').picture.requests === 0");
  }

  static void settle(Page page, String path) {
    page.locator("#connection.live").waitFor();
    if (path.startsWith("/frames")) {
      ready(page);
    } else if (path.startsWith("/nights/")) {
      page.locator(".uplot").first().waitFor();
    }
  }

  static double number(Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }
}
