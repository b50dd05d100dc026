package org.nightjar.qa.pipeline.webhooks;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.nightjar.qa.pipeline.EventFeed;
import org.nightjar.qa.pipeline.QaConfig;

/** Calls the configured programs, each on a thread of its own: none waits for another. */
@Singleton
public class Webhooks {
  private static final Logger LOG = Logger.getLogger(Webhooks.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int AT_ONCE = 5;

  private final QaConfig config;
  private final WebhookPlaces places;
  private final EventFeed feed;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  @Inject
  Webhooks(QaConfig config, WebhookPlaces places, EventFeed feed) {
    this.config = config;
    this.places = places;
    this.feed = feed;
  }

  void start(@Observes StartupEvent event) {
    config
        .webhooks()
        .forEach((name, hook) -> {
          var scheme = String.valueOf(hook.url().getScheme());
          if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                "nightjar.qa.webhooks.%s.url = '%s', must be http or https"
                    .formatted(name, hook.url()));
          }
          var client =
              HttpClient.newBuilder()
                  .connectTimeout(Duration.ofSeconds(5))
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .version(HttpClient.Version.HTTP_1_1)
                  .build();
          var webhook =
              new Webhook(
                  name, hook.url(), hook.secret(), hook.telescopes().orElse(Set.of()), client);
          threads.add(
              Thread.ofPlatform().daemon().name("webhook-" + name).start(() -> follow(webhook)));
        });
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    stopping = true;
    threads.forEach(Thread::interrupt);
  }

  private void follow(Webhook webhook) {
    var called = new Semaphore(0);
    Runnable wake = called::release;
    feed.follow(wake);
    try {
      boolean entered = false;
      while (!stopping) {
        var pause = LOOK;
        try {
          if (!entered) {
            places.enter(webhook.name(), feed.last());
            entered = true;
          }
          pause = tell(webhook);
        } catch (SQLException | RuntimeException e) {
          LOG.warnf("webhook %s: will look again in %s: %s", webhook.name(), LOOK, e);
        }
        if (called.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          called.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      feed.leave(wake);
    }
  }

  /** How long there is nothing to do, unless something is published. */
  private Duration tell(Webhook webhook) throws SQLException, InterruptedException {
    while (!stopping) {
      var done = new AtomicBoolean();
      var place =
          places.step(
              webhook.name(),
              from -> {
                var events = feed.read(from.event(), AT_ONCE);
                done.set(events.isEmpty());
                return webhook.tell(from, events, Instant.now());
              });
      if (place == null || done.get()) {
        return LOOK;
      }
      var pause = Duration.between(Instant.now(), place.nextAt());
      if (pause.isPositive()) {
        return pause.compareTo(LOOK) < 0 ? pause : LOOK;
      }
    }
    return LOOK;
  }
}
