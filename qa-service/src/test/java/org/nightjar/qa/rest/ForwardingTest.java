package org.nightjar.qa.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightjar.pipeline.problem.Problem;

/** What is ingest's is answered by ingest, as if it stood here. */
class ForwardingTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() throws Exception {
    client.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private int ingest(Consumer<HttpServerRequest> answer) throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(answer::accept);
    return await(server.listen(0, "127.0.0.1")).actualPort();
  }

  private URI before(int ingest) throws Exception {
    var router = Router.router(vertx);
    router
        .route("/api/*")
        .handler(
            new Forwarding(vertx.createHttpClient(), URI.create("http://127.0.0.1:" + ingest)));
    var server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aRequestPassesAsItIsAndSoDoesTheAnswer() throws Exception {
    var seen = new CompletableFuture<HttpServerRequest>();
    int ingest =
        ingest(request -> {
          seen.complete(request);
          request
              .body()
              .onSuccess(body ->
                  request
                      .response()
                      .setStatusCode(202)
                      .putHeader("Location", "/api/uploads/7")
                      .putHeader("Upload-Offset", "5")
                      .end(body.appendString("!")));
        });
    var address = before(ingest);

    var answer =
        send(
            HttpRequest.newBuilder(address.resolve("/api/uploads/7?part=a%2Fb&x=%C3%BC"))
                .method("PATCH", BodyPublishers.ofString("12345"))
                .header("Authorization", "Bearer secret")
                .header("Upload-Offset", "0")
                .header("Origin", "http://here"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("12345!");
    assertThat(answer.headers().firstValue("Location")).contains("/api/uploads/7");
    assertThat(answer.headers().firstValue("Upload-Offset")).contains("5");
    var request = seen.get();
    assertThat(request.uri()).isEqualTo("/api/uploads/7?part=a%2Fb&x=%C3%BC");
    assertThat(request.method().name()).isEqualTo("PATCH");
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer secret");
    assertThat(request.getHeader("Host")).isEqualTo(address.getAuthority());
    assertThat(request.getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
  }

  @Test
  void aLargeFileIsNotHeldInMemoryWhereIngestIsSlow() throws Exception {
    long size = 64 << 20;
    var read = new AtomicLong();
    var paused = new CompletableFuture<HttpServerRequest>();
    int ingest =
        ingest(request -> {
          request.handler(bytes -> {
            read.addAndGet(bytes.length());
            if (read.get() > 1 << 20 && !paused.isDone()) {
              request.pause();
              paused.complete(request);
            }
          });
          request.endHandler(v -> request.response().end("" + read.get()));
        });
    var sent = new AtomicLong();
    var block = new byte[1 << 16];
    var source =
        new InputStream() {
          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (sent.get() >= size) {
              return -1;
            }
            int n = (int) Math.min(Math.min(length, block.length), size - sent.get());
            sent.addAndGet(n);
            return n;
          }
        };
    var answer =
        client.sendAsync(
            HttpRequest.newBuilder(before(ingest).resolve("/api/frames"))
                .POST(BodyPublishers.ofInputStream(() -> source))
                .build(),
            BodyHandlers.ofString());

    var slow = paused.get(30, TimeUnit.SECONDS);
    long before;
    do {
      before = sent.get();
      Thread.sleep(500);
    } while (sent.get() > before);
    assertThat(sent.get())
        .as("taken from the sender while ingest reads nothing")
        .isLessThan(32 << 20);
    slow.resume();
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("" + size);
  }

  @Test
  void aLargeAnswerArrivesWhole() throws Exception {
    var bytes = new byte[20_000_001];
    new Random(1).nextBytes(bytes);
    var sha256 = MessageDigest.getInstance("SHA-256");
    var expected = HexFormat.of().formatHex(sha256.digest(bytes));
    int ingest = ingest(request -> request.response().end(Buffer.buffer(bytes)));

    var answer =
        client.send(
            HttpRequest.newBuilder(before(ingest).resolve("/api/ledger")).build(),
            BodyHandlers.ofByteArray());

    assertThat(HexFormat.of().formatHex(sha256.digest(answer.body()))).isEqualTo(expected);
  }

  @Test
  void aRefusalBeforeTheEndIsTold() throws Exception {
    int ingest =
        ingest(request -> request.response().setStatusCode(401).end("{\"title\":\"no token\"}"));
    try (var socket = new Socket("127.0.0.1", before(ingest).getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/frames HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\nfirst"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout(30_000);
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 401")
          .contains("no token")
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void whoGoesAwayInTheMiddleEndsTheUploadOnTheOtherSide() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    int ingest =
        ingest(request -> {
          request.endHandler(v -> ends.add("whole"));
          request.exceptionHandler(e -> ends.add("broken off"));
          request.resume();
          ends.add("begun");
        });
    try (var socket = new Socket("127.0.0.1", before(ingest).getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /api/frames HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nfirst"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("begun");
    }
    assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("broken off");
  }

  @Test
  void whereIngestIsDownOneIsToldSo() throws Exception {
    var nobody = await(vertx.createHttpServer().requestHandler(r -> {}).listen(0, "127.0.0.1"));
    int port = nobody.actualPort();
    await(nobody.close());
    var address = before(port);
    for (var method : List.of("GET", "POST")) {
      var answer =
          send(
              HttpRequest.newBuilder(address.resolve("/api/ledger"))
                  .method(
                      method,
                      method.equals("GET")
                          ? BodyPublishers.noBody()
                          : BodyPublishers.ofString("x")));
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
      assertThat(answer.body()).contains("ingest-service does not answer");
    }
  }
}
