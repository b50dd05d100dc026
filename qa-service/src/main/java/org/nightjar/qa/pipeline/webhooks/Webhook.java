package org.nightjar.qa.pipeline.webhooks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.qa.pipeline.FeedEvent;
import org.nightjar.qa.pipeline.webhooks.WebhookPlaces.Moved;
import org.nightjar.qa.pipeline.webhooks.WebhookPlaces.Place;

/**
 * One program that is called: event after event in order, each until it was taken. Whoever refuses
 * one as wrong (4xx) is asked a few times and then told the next.
 */
final class Webhook {
  private static final Logger LOG = Logger.getLogger(Webhook.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final int REFUSALS = 5;

  /** Later may be better: time-out, too early, too many. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final String name;
  private final URI url;
  private final String secret;
  private final Set<String> telescopes;
  private final HttpClient client;

  /**
   * @param telescopes only of these; all when empty
   */
  Webhook(String name, URI url, String secret, Set<String> telescopes, HttpClient client) {
    this.name = name;
    this.url = url;
    this.secret = secret;
    this.telescopes = telescopes;
    this.client = client;
  }

  String name() {
    return name;
  }

  /**
   * Tells what came after a place, until the first that is not taken.
   *
   * @return how far it came
   */
  Moved tell(Place from, List<FeedEvent> events, Instant now) throws InterruptedException {
    var place = from;
    for (var event : events) {
      if (telescopes.isEmpty() || telescopes.contains(event.telescope())) {
        var failure = call(event);
        if (failure != null) {
          if (failure.refused() && place.failures() + 1 >= REFUSALS) {
            LOG.warnf("webhook %s: event %d is given up: %s", name, event.id(), failure.reason());
          } else {
            var pause = pause(place.failures());
            LOG.infof("webhook %s: again in %s: %s", name, pause, failure.reason());
            return new Moved(
                new Place(place.event(), place.failures() + 1, now.plus(pause)), failure.reason());
          }
        }
      }
      place = new Place(event.id(), 0, now);
    }
    return new Moved(place, null);
  }

  private record Failure(boolean refused, String reason) {}

  private @Nullable Failure call(FeedEvent event) throws InterruptedException {
    long seconds = Instant.now().getEpochSecond();
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("X-Nightjar-Event", event.name())
            .header("X-Nightjar-Delivery", Long.toString(event.id()))
            .header(Signature.HEADER, Signature.of(secret, seconds, event.json()))
            .POST(HttpRequest.BodyPublishers.ofString(event.json()))
            .build();
    try {
      // the request's own time-out ends with the answer's first line
      int status =
          client
              .sendAsync(request, BodyHandlers.discarding())
              .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .get()
              .statusCode();
      if (status >= 200 && status < 300) {
        return null;
      }
      boolean refused = status >= 400 && status < 500 && !PASSING.contains(status);
      return new Failure(refused, "answered " + status);
    } catch (ExecutionException e) {
      return new Failure(false, String.valueOf(e.getCause()));
    }
  }

  /** Twice as long each time, and not all at the same moment. */
  private static Duration pause(int failures) {
    long millis =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 20));
    return Duration.ofMillis(
        (long) (millis * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble())));
  }
}
