package org.nightjar.qa.window;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Debian's Chromium, without a head; pages that keep what went wrong on them. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Where Chromium is; empty when the machine has none. */
  static Optional<Path> installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start(Path executable) {
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    return new Browser(playwright, chromium);
  }

  /** A page with what was logged as an error on it. */
  record Watched(Page page, BrowserContext context, List<String> errors) implements AutoCloseable {
    void screenshot(String name) {
      page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @SuppressWarnings("unchecked")
    List<String> axe() {
      try (var in = Browser.class.getResourceAsStream("/axe/axe.min.js")) {
        if (!(boolean) page.evaluate("() => 'axe' in window")) {
          page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return (List<String>)
          page.evaluate(
              """
              async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))
              """);
    }

    /** By how many pixels the page is wider than its window. */
    int sideways() {
      return (int)
          page.evaluate(
              "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    @Override
    public void close() {
      context.close();
    }
  }

  Watched open(String address, int width, int height) {
    var context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height));
    var page = context.newPage();
    var errors = new CopyOnWriteArrayList<String>();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text() + " " + message.location());
      }
    });
    page.onPageError(errors::add);
    page.onDialog(dialog -> {
      errors.add("a dialog opened: " + dialog.message());
      dialog.dismiss();
    });
    page.navigate(address);
    return new Watched(page, context, errors);
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
