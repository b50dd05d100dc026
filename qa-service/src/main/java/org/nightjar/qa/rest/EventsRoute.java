package org.nightjar.qa.rest;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.pipeline.problem.Refusals;
import org.nightjar.qa.pipeline.EventFeed;

/**
 * {@code GET /api/events}: server-sent events {@code frame} and {@code night}, each with the
 * document as the topics carry it. Who comes back with {@code Last-Event-ID} gets what was
 * published meanwhile.
 */
@Singleton
public class EventsRoute {
  private static final int MOST_CLIENTS = 1000;
  private static final int LONGEST_NAME = 200;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final EventFeed feed;

  @Inject
  public EventsRoute(EventFeed feed) {
    this.feed = feed;
  }

  void register(@Observes Router router) {
    router.get("/api/events").handler(this::open);
  }

  private void open(RoutingContext context) {
    try {
      if (feed.followers() >= MOST_CLIENTS) {
        throw new ProblemException(
            503, "Too many clients", "%d follow already, no more do".formatted(MOST_CLIENTS));
      }
      var telescope = context.request().getParam("telescope");
      if (telescope != null && telescope.length() > LONGEST_NAME) {
        throw Asked.refused(
            "telescope has %d characters, at most %d".formatted(telescope.length(), LONGEST_NAME));
      }
      var last = lastSeen(context.request());
      new EventStream(context, feed, telescope == null || telescope.isEmpty() ? null : telescope)
          .begin(last);
    } catch (ProblemException e) {
      Refusals.send(context, e.refusal());
    }
  }

  /** By the header that browsers send when they come back, or a parameter for the first time. */
  private static @Nullable Long lastSeen(HttpServerRequest request) {
    var header = request.getHeader("Last-Event-ID");
    var text = header != null && !header.isEmpty() ? header : request.getParam("after");
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw Asked.wrong("Last-Event-ID", text, "the id of an event");
    }
    return Long.valueOf(text);
  }
}
