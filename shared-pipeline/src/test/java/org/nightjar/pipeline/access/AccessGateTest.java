package org.nightjar.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.problem.Problem;

/** The gate before a plain Vert.x route. */
class AccessGateTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final AtomicInteger changes = new AtomicInteger();

  @AfterAll
  static void close() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private URI serve(String host, String token, ChangeRate rate) throws Exception {
    var router = Router.router(VERTX);
    router.route().handler(new AccessGate(new AccessRule(host, Optional.ofNullable(token)), rate));
    router
        .route("/api/thing")
        .handler(context -> {
          changes.incrementAndGet();
          context.response().end("done");
        });
    var server =
        VERTX
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/thing");
  }

  private static HttpResponse<String> send(URI address, String method, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.ofString("x"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static ChangeRate unlimited() {
    return new ChangeRate(0, 1, 1, System::nanoTime);
  }

  @Test
  void changesWithoutTheTokenDoNotReachTheRoute() throws Exception {
    var address = serve("0.0.0.0", "a-good-long-token", unlimited());

    var refused = send(address, "POST");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(refused.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    var problem = ReportJson.mapper().readValue(refused.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.detail()).contains("nightjar.access.token");
    assertThat(changes).hasValue(0);
    assertThat(send(address, "POST", "Authorization", "Bearer a-good-long-token").statusCode())
        .isEqualTo(200);
    assertThat(send(address, "GET").statusCode()).isEqualTo(200);
    assertThat(changes).hasValue(2);
  }

  @Test
  void whoSendsMuchInVainIsToldAndThenCutOff() throws Exception {
    var address = serve("0.0.0.0", "a-good-long-token", unlimited());
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(30_000);
      var head =
          "POST /api/thing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[10_000]);
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 401 ").contains("nightjar.access.token");
    }
    assertThat(changes).hasValue(0);
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
    var address = serve("127.0.0.1", null, new ChangeRate(0.01, 2, 10, System::nanoTime));

    assertThat(send(address, "POST").statusCode()).isEqualTo(200);
    assertThat(send(address, "DELETE").statusCode()).isEqualTo(200);
    var third = send(address, "PATCH");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 101L);
    assertThat(send(address, "GET").statusCode()).isEqualTo(200);
  }
}
