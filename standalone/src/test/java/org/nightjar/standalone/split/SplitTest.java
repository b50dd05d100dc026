package org.nightjar.standalone.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.topics.TopicPlan;
import org.nightjar.pipeline.topics.TopicSetup;
import org.nightjar.standalone.split.OutsideServers.Server;

/**
 * Six services as six processes and a second replica of extraction, told by environment variables
 * where broker, database and store are; each of these fails in each way while frames stream in.
 * Steps build on each other. With -Dnightjar.split.outage=PT30S outages last as long as one likes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SplitTest {
  private static final Duration OUTAGE =
      Duration.parse(System.getProperty("nightjar.split.outage", "PT6S"));
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** After an outage work goes on by itself within this. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  @TempDir private static Path folder;

  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final Set<String> frames = new TreeSet<>();
  private final Random random = new Random(42);
  private final List<String> told = new ArrayList<>();
  private OutsideServers outside;
  private Path inbox;

  @BeforeAll
  void start() throws Exception {
    ServiceProcess.jar("ingest");
    inbox = Files.createDirectories(folder.resolve("inbox"));
    outside = new OutsideServers(folder);
    new TopicSetup(Map.of("bootstrap.servers", outside.broker()))
        .apply(new TopicPlan(4, (short) 1, Duration.ofDays(1), false), Topics.all());
    var from = Instant.now();
    for (var service :
        List.of("ingest", "calibration", "extraction", "astrometry", "photometry", "qa")) {
      launch(service, service);
    }
    launch("extraction", "extraction-2");
    awaitReady();
    told.add("seven processes ready after " + seconds(from));
  }

  private void launch(String service, String name) throws IOException {
    var environment = new HashMap<>(outside.environment());
    switch (service) {
      case "ingest" -> {
        environment.put("NIGHTJAR_INGEST_INBOX", inbox.toString());
        environment.put("NIGHTJAR_INGEST_SETTLE", "0.5S");
        environment.put("NIGHTJAR_INGEST_INTERVAL", "0.3S");
      }
      case "calibration" -> environment.put("NIGHTJAR_CALIBRATION_WAIT_FOR_MASTERS", "0.5S");
      default -> {}
    }
    services.put(name, ServiceProcess.start(service, name, folder, environment));
  }

  private void awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          for (var service : services.values()) {
            assertThat(service.ready()).as(service.name()).isTrue();
          }
        });
  }

  @AfterAll
  void stop() throws Exception {
    told.forEach(line -> System.err.println("split: " + line));
    for (var service : services.values()) {
      service.close();
    }
    if (outside != null) {
      outside.close();
    }
  }

  // ---- frames

  private void feed(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      var pixels = new float[WIDTH * HEIGHT];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = Math.round(1000 + 20 * random.nextGaussian());
      }
      var bytes =
          FitsWriter.bytes(
              w -> w.unsignedShorts("", new Plane(WIDTH, HEIGHT, pixels), FitsHeader.EMPTY));
      frames.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
      var file = inbox.resolve("frame-%04d.fits".formatted(frames.size()));
      var part = Files.write(inbox.resolve(file.getFileName() + ".part"), bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private JsonNode ledger() throws Exception {
    return ReportJson.mapper().readTree(services.get("ingest").get("/api/ledger"));
  }

  private void awaitAssessed(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ledger().path("assessed").asInt()).isEqualTo(count));
  }

  /**
   * Frames stream in while something is wrong; after it work goes on by itself, and all come to
   * their end.
   */
  private void through(String what, Fault fault) throws Exception {
    feed(4);
    TimeUnit.MILLISECONDS.sleep(1500);
    feed(4);
    fault.happens();
    var over = Instant.now();
    int before = assessedInDatabase();
    feed(4);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(() -> assessedInDatabase() > before);
    var recovered = Duration.between(over, Instant.now());
    awaitAssessed(frames.size());
    told.add(
        "%s: work goes on after %.1f s, all assessed after %s"
            .formatted(what, recovered.toMillis() / 1000.0, seconds(over)));
    assertThat(recovered).as(what).isLessThan(RECOVERY);
    awaitReady();
  }

  private int assessedInDatabase() throws Exception {
    try (var connection = outside.sql();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select count(*) from qa.frame where status = 'ASSESSED'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private interface Fault {
    void happens() throws Exception;
  }

  private static String seconds(Instant from) {
    return "%.1f s".formatted(Duration.between(from, Instant.now()).toMillis() / 1000.0);
  }

  // ---- steps

  @Test
  @Order(1)
  void bothReplicasOfAStageWork() throws Exception {
    var from = Instant.now();
    feed(24);
    awaitAssessed(24);
    told.add("24 frames assessed after " + seconds(from));
    for (var name : List.of("extraction", "extraction-2")) {
      assertThat(services.get(name).metric("nightjar_stage_seconds_count")).as(name).isPositive();
    }
  }

  @Test
  @Order(2)
  void theOtherReplicaTakesOverFromOneThatIsKilled() throws Exception {
    through("a replica is killed", () -> services.remove("extraction-2").kill());
  }

  @Test
  @Order(3)
  void theBrokerGoesAndComesBack() throws Exception {
    through("the broker is away for " + OUTAGE, () -> outage(Server.BROKER));
  }

  @Test
  @Order(4)
  void theDatabaseGoesAndComesBack() throws Exception {
    through("the database is away for " + OUTAGE, () -> outage(Server.DATABASE));
  }

  @Test
  @Order(5)
  void theStoreGoesAndComesBack() throws Exception {
    through("the store is away for " + OUTAGE, () -> outage(Server.STORE));
  }

  private void outage(Server server) throws Exception {
    outside.stop(server);
    TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis());
    for (var service : services.values()) {
      assertThat(service.status("/q/health/live"))
          .as("%s is to be restarted, which would not help", service.name())
          .isEqualTo(200);
    }
    outside.start(server);
  }

  @Test
  @Order(6)
  void linksFreezeAndBreakInMidWork() throws Exception {
    for (var server : Server.values()) {
      through(
          server + " is frozen for " + OUTAGE.dividedBy(2),
          () -> {
            outside.freeze(server);
            TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis() / 2);
            outside.unfreeze(server);
          });
      through(
          server + " is cut five times",
          () -> {
            for (int i = 0; i < 5; i++) {
              outside.cut(server);
              TimeUnit.MILLISECONDS.sleep(300);
            }
          });
    }
  }

  @Test
  @Order(7)
  void nothingIsLostAndNothingDoubled() throws Exception {
    var sheet = ledger();
    assertThat(sheet.path("received").asInt()).isEqualTo(frames.size());
    assertThat(sheet.path("assessed").asInt()).isEqualTo(frames.size());
    assertThat(sheet.path("failed").asInt() + sheet.path("rejected").asInt()).isZero();

    var latest = new HashMap<String, FrameReport>();
    for (var record : records(Topics.QA_FRAME)) {
      latest.put(record.key(), ReportJson.read(record.value()));
    }
    assertThat(latest.keySet()).isEqualTo(frames);
    assertThat(latest.values()).allMatch(r -> r.status() == Status.ASSESSED);
    for (var report : latest.values()) {
      for (var product : report.products().values()) {
        var object = outside.objects().resolve(OutsideServers.BUCKET).resolve(product.key());
        assertThat(sha256(object)).as(product.key()).isEqualTo(product.sha256());
      }
    }

    try (var connection = outside.sql();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*), count(distinct frame_id) from qa.frame where status ="
                    + " 'ASSESSED'")) {
      rows.next();
      assertThat(List.of(rows.getInt(1), rows.getInt(2)))
          .isEqualTo(List.of(frames.size(), frames.size()));
    }

    for (var topic : Topics.all()) {
      if (topic.endsWith(Topics.DEAD_LETTER) || topic.equals(Topics.FRAME_REJECTED)) {
        assertThat(records(topic)).as(topic).isEmpty();
      }
    }
  }

  @Test
  @Order(8)
  void everyServiceStopsWhenAsked() throws Exception {
    var from = Instant.now();
    for (var service : services.values()) {
      assertThat(service.stop()).as(service.name()).isIn(0, 143);
    }
    told.add("six services stopped one after the other in " + seconds(from));
  }

  private List<org.apache.kafka.clients.consumer.ConsumerRecord<String, String>> records(
      String topic) {
    return TopicContents.of(outside.broker(), topic);
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
