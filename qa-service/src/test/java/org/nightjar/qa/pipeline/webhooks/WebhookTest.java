package org.nightjar.qa.pipeline.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightjar.qa.pipeline.FeedEvent;
import org.nightjar.qa.pipeline.webhooks.WebhookPlaces.Place;

/** Who is called is told all, in order, by nobody else. */
class WebhookTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private record Call(String event, String delivery, String signature, String body) {}

  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient client = HttpClient.newHttpClient();
  private IntUnaryOperator answer = delivery -> 204;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          var call =
              new Call(
                  headers.getFirst("X-Nightjar-Event"),
                  headers.getFirst("X-Nightjar-Delivery"),
                  headers.getFirst(Signature.HEADER),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          calls.add(call);
          exchange.sendResponseHeaders(answer.applyAsInt(Integer.parseInt(call.delivery())), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    client.close();
  }

  private Webhook webhook(String... telescopes) {
    return new Webhook(
        "alert",
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
        "s3cret",
        Set.of(telescopes),
        client);
  }

  private static FeedEvent event(int id, String telescope) {
    return new FeedEvent(id, "frame", telescope, "{\"n\":" + id + ",\"für\":\"é\"}");
  }

  @Test
  void whatIsSentIsSignedOverItsTimeAndBody() throws Exception {
    var moved = webhook().tell(new Place(4, 0, NOW), List.of(event(5, "a"), event(6, "b")), NOW);

    assertThat(moved.place()).isEqualTo(new Place(6, 0, NOW));
    assertThat(calls).extracting(Call::delivery).containsExactly("5", "6");
    var call = calls.getFirst();
    assertThat(call.event()).isEqualTo("frame");
    assertThat(call.body()).isEqualTo(event(5, "a").json());
    long seconds = Long.parseLong(call.signature().replaceAll("t=(\\d+),v1=.*", "$1"));
    assertThat(Math.abs(seconds - Instant.now().getEpochSecond())).isLessThan(600);
    assertThat(call.signature()).isEqualTo(Signature.of("s3cret", seconds, call.body()));
    assertThat(Signature.of("other", seconds, call.body())).isNotEqualTo(call.signature());
  }

  /** openssl dgst -sha256 -hmac key: RFC 4231's way, with the time before the body. */
  @Test
  void theSignatureIsWhatOthersCompute() {
    assertThat(Signature.of("key", 1, "The quick brown fox"))
        .isEqualTo("t=1,v1=1ef269d2a2a1f8d397e0e25c3e3013fb5687509234565e6e49ea45a138768457");
  }

  @Test
  void oneThatDoesNotAnswerIsAskedAgainLaterEachTimeWithMorePatience() throws Exception {
    answer = delivery -> delivery == 6 ? 503 : 200;
    var events = List.of(event(5, "a"), event(6, "a"), event(7, "a"));
    var moved = webhook().tell(new Place(4, 0, NOW), events, NOW);
    assertThat(moved.place().event()).as("6 was not taken, 7 not told").isEqualTo(5);
    assertThat(moved.error()).contains("503");
    assertThat(calls).hasSize(2);
    var before = Duration.ZERO;
    for (int failures = 1; failures < 8; failures++) {
      var pause = Duration.between(NOW, moved.place().nextAt());
      assertThat(pause).isGreaterThan(before);
      before = pause;
      moved = webhook().tell(moved.place(), events.subList(1, 3), NOW);
      assertThat(moved.place().failures()).isEqualTo(failures + 1);
    }
    answer = delivery -> 200;
    assertThat(webhook().tell(moved.place(), events.subList(1, 3), NOW).place())
        .isEqualTo(new Place(7, 0, NOW));
    server.stop(0);
    assertThat(webhook().tell(moved.place(), events, NOW).error()).contains("ConnectException");
  }

  @Test
  void whatIsRefusedAsWrongIsGivenUpAfterAFewTries() throws Exception {
    answer = delivery -> delivery == 5 ? 400 : 200;
    var events = List.of(event(5, "a"), event(6, "a"));
    var place = new Place(4, 0, NOW);
    for (int tries = 1; tries < 5; tries++) {
      place = webhook().tell(place, events, NOW).place();
      assertThat(place.event()).isEqualTo(4);
    }
    assertThat(webhook().tell(place, events, NOW).place()).isEqualTo(new Place(6, 0, NOW));
  }

  @Test
  void onlyWhatWasAskedForIsTold() throws Exception {
    var moved = webhook("b").tell(new Place(0, 0, NOW), List.of(event(1, "a"), event(2, "b")), NOW);
    assertThat(moved.place().event()).isEqualTo(2);
    assertThat(calls).extracting(Call::delivery).containsExactly("2");
  }
}
