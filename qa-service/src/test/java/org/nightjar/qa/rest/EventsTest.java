package org.nightjar.qa.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.pipeline.EventFeed;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** Who follows live misses nothing. */
@QuarkusTest
@WithTestResource(QaServers.class)
class EventsTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @TestHTTPResource("/api/events")
  URI address;

  @Inject EventFeed feed;

  @Inject
  @DataSource("qa")
  AgroalDataSource database;

  private record Event(String name, long id, String data) {}

  /** A client as a browser is one. */
  private static final class Follower implements AutoCloseable {
    final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final HttpClient client = HttpClient.newHttpClient();
    final java.io.InputStream body;
    volatile long lastId;

    Follower(URI address, Long last) throws Exception {
      var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
      if (last != null) {
        request.header("Last-Event-ID", "" + last);
      }
      var answer = client.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      body = answer.body();
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        String name = null;
        String data = null;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event: ")) {
            name = line.substring(7);
          } else if (line.startsWith("id: ")) {
            lastId = Long.parseLong(line.substring(4));
          } else if (line.startsWith("data: ")) {
            data = line.substring(6);
          } else if (line.isEmpty()) {
            if (data != null) {
              events.add(new Event(name, lastId, data));
            }
            name = null;
            data = null;
          }
        }
      } catch (IOException e) {
        // closed
      }
    }

    Event await(Predicate<Event> wanted) throws InterruptedException {
      for (var event = events.poll(60, TimeUnit.SECONDS);
          event != null;
          event = events.poll(60, TimeUnit.SECONDS)) {
        if (wanted.test(event)) {
          return event;
        }
      }
      throw new AssertionError("no such event came");
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      client.shutdownNow();
    }
  }

  private void send(String id, String telescope) {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, Sample.of(id, telescope, 0).report());
    }
  }

  private static Predicate<Event> frame(String id) {
    return e -> e.name().equals("frame") && e.data().contains("\"id\":\"" + id + "\"");
  }

  @Test
  void everyClientHearsOfFramesAndNights() throws Exception {
    try (var one = new Follower(address, null);
        var other = new Follower(URI.create(address + "?telescope=followed"), null)) {
      send("ev1", "followed");
      one.await(frame("ev1"));
      other.await(frame("ev1"));
      send("ev2", "followed");
      assertThat(
              one.await(e -> e.name().equals("night") && e.data().contains("\"frames\":2")).data())
          .contains("\"telescope\":\"followed\"");
      send("ev3", "somebody else");
      one.await(frame("ev3"));
      send("ev4", "followed");
      var heard = new ArrayList<Event>();
      other.await(e -> {
        heard.add(e);
        return frame("ev4").test(e);
      });
      assertThat(heard).noneMatch(e -> e.data().contains("somebody else"));
    }
  }

  @Test
  void whoWasAwayGetsWhatWasMissedInOrder() throws Exception {
    long last;
    try (var follower = new Follower(address, null)) {
      send("back0", "away");
      last = follower.await(frame("back0")).id();
    }
    for (int i = 1; i <= 5; i++) {
      send("back" + i, "away");
    }
    try (var topics = new TopicProbe(servers)) {
      for (int i = 1; i <= 5; i++) {
        topics.await(Topics.QA_FRAME, "back" + i);
      }
    }
    try (var follower = new Follower(address, last)) {
      var missed = new java.util.TreeSet<String>();
      long before = last;
      while (missed.size() < 5) {
        var event = follower.await(e -> true);
        assertThat(event.id()).isGreaterThan(before);
        before = event.id();
        for (int i = 1; i <= 5; i++) {
          if (frame("back" + i).test(event)) {
            missed.add("back" + i);
          }
        }
      }
      // and then goes on live
      send("back6", "away");
      follower.await(frame("back6"));
    }
  }

  @Test
  void whatAnotherReplicaPublishesIsHeardHere() throws Exception {
    send("shared", "replicas");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> toldOf("shared") == 1);
    try (var follower = new Follower(address, null);
        var connection = database.getConnection()) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> follower.lastId > 0);
      // as a replica does that this one does not know of
      connection
          .createStatement()
          .execute(
              "insert into qa.event (kind, subject, telescope, night, at)"
                  + " values ('frame', 'shared', 'replicas', '2026-01-01', now())");
      follower.await(frame("shared"));
    }
  }

  private int toldOf(String frame) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement("select count(*) from qa.event where subject = ?")) {
      query.setString(1, frame);
      try (var rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }

  @Test
  void whoWasAwayTooLongIsToldSo() throws Exception {
    send("first", "forgotten");
    send("second", "forgotten");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> toldOf("first") == 1 && toldOf("second") == 1);
    try (var connection = database.getConnection()) {
      connection
          .createStatement()
          .execute("delete from qa.event where id < (select max(id) from qa.event)");
    }
    try (var follower = new Follower(address, 0L)) {
      assertThat(follower.await(e -> true).name()).isEqualTo("gap");
    }
  }

  @Test
  void aClientThatReadsNothingHoldsUpNobody() throws Exception {
    int before = feed.followers();
    var deaf = new ArrayList<Socket>();
    for (int i = 0; i < 20; i++) {
      var socket = new Socket(address.getHost(), address.getPort());
      socket.setReceiveBufferSize(1024);
      socket
          .getOutputStream()
          .write(
              "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      deaf.add(socket);
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> feed.followers() >= before + 20);
    try (var follower = new Follower(address, null)) {
      send("quick", "crowd");
      follower.await(frame("quick"));
    } finally {
      for (var socket : deaf) {
        socket.close();
      }
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> feed.followers() <= before);
  }

  @Test
  void aWrongPlaceIsRefused() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      for (var last : List.of("now", "-1", "99999999999999999999")) {
        var answer =
            client.send(
                HttpRequest.newBuilder(address).header("Last-Event-ID", last).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Last-Event-ID = '" + last + "'");
      }
    }
  }
}
