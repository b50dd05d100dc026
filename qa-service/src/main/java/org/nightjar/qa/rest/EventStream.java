package org.nightjar.qa.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.Refusals;
import org.nightjar.qa.pipeline.EventFeed;
import org.nightjar.qa.pipeline.FeedEvent;

/**
 * One client that follows. It holds a place in the order of events and no events: the next are
 * fetched when the connection takes them, so that a slow client costs nothing but its connection.
 */
final class EventStream {
  private static final Logger LOG = Logger.getLogger(EventStream.class);
  private static final int AT_ONCE = 50;
  private static final long HEARTBEAT_MILLIS = TimeUnit.SECONDS.toMillis(15);
  private static final long AGAIN_MILLIS = 2000;

  private final RoutingContext request;
  private final HttpServerResponse response;
  private final Vertx vertx;
  private final Context context;
  private final EventFeed feed;
  private final @Nullable String telescope;
  private final Runnable wake;
  private long place;
  private boolean fetching;
  private boolean missed;
  private boolean closed;

  /**
   * @param telescope only of this one; null for all
   */
  EventStream(RoutingContext request, EventFeed feed, @Nullable String telescope) {
    this.request = request;
    this.response = request.response();
    this.vertx = request.vertx();
    this.context = vertx.getOrCreateContext();
    this.feed = feed;
    this.telescope = telescope;
    this.wake = () -> context.runOnContext(unused -> pump());
  }

  /**
   * @param last what the client saw last; null to begin now
   */
  void begin(@Nullable Long last) {
    blocking(() ->
            new Start(last == null ? feed.last() : last, last != null && feed.forgotten(last)))
        .onFailure(e -> Refusals.send(request, Refusals.of(e)))
        .onSuccess(this::open);
  }

  private record Start(long place, boolean forgotten) {}

  private <T> Future<T> blocking(java.util.concurrent.Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  private void open(Start start) {
    if (response.closed()) {
      return;
    }
    place = start.place();
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        // a proxy that gathers bytes would hold events back
        .putHeader("X-Accel-Buffering", "no");
    long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, unused -> beat());
    response.closeHandler(unused -> close(heartbeat));
    response.exceptionHandler(e -> LOG.debugf("a client is gone: %s", e));
    response.drainHandler(unused -> pump());
    // an id alone is no event, but where to begin after a lost connection
    write("retry: %d\nid: %d\n\n".formatted(AGAIN_MILLIS, place));
    if (start.forgotten()) {
      write(
          "event: gap\ndata: {\"reason\":\"what was missed is not kept: read the lists anew\"}\n\n");
    }
    feed.follow(wake);
    pump();
  }

  private void close(long heartbeat) {
    closed = true;
    feed.leave(wake);
    vertx.cancelTimer(heartbeat);
  }

  private void beat() {
    if (!closed && !response.writeQueueFull()) {
      write(": still here\n\n");
      pump();
    }
  }

  private void pump() {
    if (fetching) {
      missed = true;
      return;
    }
    if (closed || response.writeQueueFull()) {
      return;
    }
    var remembered = feed.remembered(place);
    if (remembered.isPresent()) {
      send(remembered.get());
      return;
    }
    fetching = true;
    missed = false;
    blocking(() -> feed.read(place, AT_ONCE))
        .onComplete(read -> {
          fetching = false;
          if (read.failed()) {
            LOG.debugf("will ask again: %s", read.cause());
            return;
          }
          send(read.result());
          if (missed || !read.result().isEmpty()) {
            pump();
          }
        });
  }

  /** Until the connection takes no more; the rest is fetched again when it does. */
  private void send(List<FeedEvent> events) {
    for (var event : events) {
      if (closed || response.writeQueueFull()) {
        return;
      }
      place = event.id();
      if (telescope == null || telescope.equals(event.telescope())) {
        write("event: %s\nid: %d\ndata: %s\n\n".formatted(event.name(), event.id(), event.json()));
      }
    }
  }

  private void write(String text) {
    response.write(text).onFailure(e -> LOG.debugf("not written: %s", e));
  }
}
