package org.nightjar.qa.rest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nightjar.qa.pipeline.QaConfig;

/**
 * Lets ingest answer what is ingest's where it is another process, so that both stand behind one
 * address. In one process nothing is forwarded: ingest's own resources answer.
 */
@Singleton
public class IngestForwarding {
  /** After the gate of access, before all resources. */
  private static final int ORDER = -50;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Nothing moves for so long, either way. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private static final int CONNECTIONS = 100;

  private final Vertx vertx;
  private final Optional<URI> ingest;

  @Inject
  public IngestForwarding(Vertx vertx, QaConfig config) {
    this.vertx = vertx;
    this.ingest = config.ingestUrl().map(IngestForwarding::checked);
  }

  private static URI checked(URI url) {
    boolean good =
        url.getHost() != null
            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && (url.getPath().isEmpty() || url.getPath().equals("/"))
            && url.getQuery() == null
            && url.getUserInfo() == null;
    if (!good) {
      throw new IllegalArgumentException(
          "nightjar.qa.ingest-url = '%s', must be as http://ingest-service:8080".formatted(url));
    }
    return url;
  }

  void register(@Observes Router router) {
    ingest.ifPresent(url -> {
      var forwarding = new Forwarding(client(), url);
      List<Route> routes =
          List.of(
              router.post("/api/frames"),
              router.route("/api/uploads"),
              router.route("/api/uploads/*"),
              router.route("/api/ledger"),
              router.route("/api/ledger/*"));
      routes.forEach(route -> route.order(ORDER).handler(forwarding));
    });
  }

  private HttpClient client() {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setIdleTimeout((int) IDLE.toSeconds())
            .setMaxPoolSize(CONNECTIONS)
            .setMaxWaitQueueSize(CONNECTIONS)
            .setDecompressionSupported(false));
  }
}
