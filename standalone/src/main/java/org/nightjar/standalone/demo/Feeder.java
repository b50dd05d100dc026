package org.nightjar.standalone.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Drops frames into the inbox when they are due on the night's own clock, which runs faster than
 * the wall's. When more wait than the stages can take, the night's clock waits for them.
 */
final class Feeder implements Runnable {
  private static final Logger LOG = Logger.getLogger(Feeder.class);
  private static final Pattern IN_FLIGHT = Pattern.compile("\"inFlight\"\\s*:\\s*(\\d+)");
  private static final int MOST_WAITING = 16;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final List<ComingFrame> frames;
  private final Path staging;
  private final Path inbox;
  private final URI ledger;
  private final double speed;
  private final PrintWriter out;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param frames in the order of their times
   * @param staging an empty folder beside the inbox, on the same file system
   * @param page address of pages and API
   * @param speed seconds of the night that pass in one
   */
  Feeder(
      List<ComingFrame> frames, Path staging, Path inbox, URI page, double speed, PrintWriter out) {
    this.frames = frames;
    this.staging = staging;
    this.inbox = inbox;
    this.ledger = page.resolve("/api/ledger");
    this.speed = speed;
    this.out = out;
  }

  @Override
  public void run() {
    try {
      feed();
      out.println("The night is over: all " + frames.size() + " frames came in. Ctrl-C ends it.");
      out.flush();
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        // told to end while it wrote
        return;
      }
      LOG.error("no more frames come in", e);
      out.println("nightjar: no more frames come in: " + e.getMessage());
      out.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void feed() throws IOException, InterruptedException {
    var first = frames.getFirst().at();
    // Frames that are due at the start are made while the application starts.
    int given = 0;
    while (given < frames.size() && frames.get(given).at().equals(first)) {
      drop(make(given));
      given++;
    }
    while (waiting() < 0) {
      Thread.sleep(PAUSE);
    }
    var wallStart = Instant.now();
    for (int i = given; i < frames.size(); i++) {
      var file = make(i);
      var due = Duration.between(first, frames.get(i).at());
      var wait =
          Duration.between(Instant.now(), wallStart.plusMillis(Math.round(due.toMillis() / speed)));
      if (wait.isPositive()) {
        Thread.sleep(wait);
      }
      var stopped = Instant.now();
      while (waiting() > MOST_WAITING) {
        Thread.sleep(PAUSE);
      }
      drop(file);
      // The night waits too, so that what comes after a jam does not come all at once.
      var late = Duration.between(stopped, Instant.now());
      var behind = wait.isNegative() ? wait.negated() : Duration.ZERO;
      wallStart = wallStart.plus(late).plus(behind);
    }
  }

  private Path make(int i) throws IOException {
    var file = staging.resolve(i + "-" + frames.get(i).path().getFileName());
    frames.get(i).content().writeTo(file);
    return file;
  }

  /** Whole, at once: a file in the inbox is never half of one. */
  private void drop(Path file) throws IOException {
    var name = file.getFileName().toString();
    int i = Integer.parseInt(name.substring(0, name.indexOf('-')));
    var target = inbox.resolve(frames.get(i).path());
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Frames on their way through the stages and in the inbox; negative while nobody answers. */
  private int waiting() throws InterruptedException, IOException {
    try {
      var request = HttpRequest.newBuilder(ledger).timeout(REQUEST_TIMEOUT).build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      var told = IN_FLIGHT.matcher(answer.body());
      return answer.statusCode() == 200 && told.find()
          ? Integer.parseInt(told.group(1)) + inInbox()
          : -1;
    } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
      return -1;
    }
  }

  private int inInbox() throws IOException {
    try (var files = Files.walk(inbox)) {
      return (int)
          files.filter(Files::isRegularFile).filter(f -> !hidden(inbox.relativize(f))).count();
    } catch (java.io.UncheckedIOException e) {
      // A file went while it was looked at: it is not waiting any more.
      return 0;
    }
  }

  /** What was taken lies in folders of such names. */
  private static boolean hidden(Path path) {
    for (var part : path) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
