package org.nightjar.pipeline.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.nightjar.pipeline.access.AccessRule.Asked;
import org.nightjar.pipeline.problem.Refusal;
import org.nightjar.pipeline.problem.Refusals;

/**
 * Stands before every route of the process, those of resources and plain ones: changes that are not
 * granted go no further, and none of their body is read.
 */
@Singleton
public class AccessGate implements Handler<RoutingContext> {
  private static final Logger LOG = Logger.getLogger(AccessGate.class);
  private static final int FIRST = 1000;
  private static final int TOO_MANY = 429;
  private static final int NOT_FOUND = 404;
  private static final long LINGER_MILLIS = 2000;

  private final AccessRule rule;
  private final ChangeRate rate;

  @Inject
  public AccessGate(
      AccessConfig config,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    this(
        new AccessRule(host, config.token()),
        new ChangeRate(
            config.changesPerSecond(), config.changesBurst(), config.clients(), System::nanoTime));
  }

  AccessGate(AccessRule rule, ChangeRate rate) {
    this.rule = rule;
    this.rate = rate;
  }

  void register(@Observes Filters filters) {
    filters.register(this, FIRST);
  }

  /** Whatever nobody answers is a problem document too. */
  void last(@Observes Router router) {
    router
        .route("/api/*")
        .order(Integer.MAX_VALUE)
        .handler(context ->
            Refusals.send(
                context, Refusal.of(NOT_FOUND, "Not found", "there is nothing at this address")));
  }

  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    var method = request.method().name();
    var client = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    var wait =
        AccessRule.isChange(method)
            ? rate.take(client == null ? "unknown" : client)
            : Duration.ZERO;
    if (!wait.isZero()) {
      long seconds = wait.toSeconds() + 1;
      refuse(
          context,
          Refusal.of(
              TOO_MANY,
              "Too many changes",
              "more changes than nightjar.access.changes-per-second allows; try again in %d s"
                  .formatted(seconds),
              "Retry-After",
              seconds));
      return;
    }
    var refusal =
        rule.refuse(
            new Asked(
                method,
                request.getHeader("Authorization"),
                request.getHeader("Host"),
                request.getHeader("Origin")));
    if (refusal.isPresent()) {
      LOG.debugf("%s from %s refused: %s", method, client, refusal.get().problem().detail());
      refuse(context, refusal.get());
      return;
    }
    context.next();
  }

  /** What was not granted is not read either: the connection ends after the answer. */
  private static void refuse(RoutingContext context, Refusal refusal) {
    var request = context.request();
    if (request.version() == HttpVersion.HTTP_2) {
      Refusals.send(context, refusal);
      return;
    }
    context.response().putHeader("Connection", "close");
    Refusals.send(context, refusal);
    if (!request.isEnded()) {
      // who still sends is left the time to read why that is in vain
      context.vertx().setTimer(LINGER_MILLIS, unused -> request.connection().close());
    }
  }
}
