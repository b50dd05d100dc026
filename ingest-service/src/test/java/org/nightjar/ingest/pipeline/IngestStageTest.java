package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.ingest.testing.Frames.eventually;
import static org.nightjar.ingest.testing.Frames.fits;
import static org.nightjar.ingest.testing.Frames.pixels;
import static org.nightjar.ingest.testing.Frames.sha256;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.ingest.pipeline.Ledger.Moved;
import org.nightjar.ingest.pipeline.LedgerSheet.OfNight;
import org.nightjar.ingest.pipeline.LedgerSheet.OfTelescope;
import org.nightjar.ingest.testing.Frames;
import org.nightjar.ingest.testing.Http;
import org.nightjar.ingest.testing.WatchedApplication;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Rejection;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/** The service over a real broker and database: inbox, upload, duplicates, rejects, ledger. */
@QuarkusTest
@TestProfile(WatchedApplication.class)
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class IngestStageTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "nightjar.ingest.inbox")
  Path inbox;

  @TestHTTPResource("/")
  URI http;

  @Inject StoredProducts products;
  @Inject ProductStore store;
  @Inject Ledger ledger;
  @Inject LedgerSheet sheets;
  private TopicProbe topics;
  private Http service;

  @BeforeEach
  void open() {
    topics = new TopicProbe(servers);
    service = new Http(http);
  }

  @AfterEach
  void close() {
    topics.close();
    service.close();
  }

  @Test
  void aFileInTheInboxIsIngestedOnceItIsComplete() throws Exception {
    var bytes = fits(1);
    var file = inbox.resolve("m31.fits");
    int half = bytes.length / 2;
    Files.write(file, java.util.Arrays.copyOf(bytes, half));
    Thread.sleep(500);
    Files.write(
        file, java.util.Arrays.copyOfRange(bytes, half, bytes.length), StandardOpenOption.APPEND);

    var report = topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes));

    assertThat(report.frame().fileName()).isEqualTo("m31.fits");
    assertThat(report.frame().width()).isEqualTo(Frames.SIDE);
    assertThat(report.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(report.products().get("raw").sha256()).isEqualTo(sha256(bytes));
    assertThat(products.read(report.products().get("raw"), Files::readAllBytes)).isEqualTo(bytes);
    var raw = products.read(report, "normalised", f -> RawImageFits.read(f, ReadLimits.DEFAULT));
    assertThat(raw.image().pixels()).isEqualTo(pixels(1));
    assertThat(eventually(() -> Files.exists(inbox.resolve(".done/m31.fits")))).isTrue();
  }

  @Test
  void aFileThatIsNoFrameIsRejectedWithTheReason() throws Exception {
    var bytes = "this is a letter, no frame".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(inbox.resolve("letter.fits"), bytes);

    var report = topics.awaitReport(Topics.FRAME_REJECTED, sha256(bytes));

    assertThat(report.status()).isEqualTo(Status.REJECTED);
    assertThat(report.rejection().reason()).isNotBlank();
    assertThat(eventually(() -> Files.exists(inbox.resolve(".rejected/letter.fits")))).isTrue();
  }

  @Test
  void theSameBytesTenTimesAtOnceUnderTenNamesByThreeWaysAreOneFrame() throws Exception {
    var bytes = fits(2);
    long before = Http.json(service.get("/api/ledger")).get("received").asLong();
    long duplicates;
    try (var pool = Executors.newFixedThreadPool(10)) {
      var uploads =
          IntStream.range(0, 10)
              .<Callable<JsonNode>>mapToObj(i -> () -> brought(i, bytes))
              .toList();
      duplicates =
          pool.invokeAll(uploads).stream()
              .map(Future::resultNow)
              .filter(item -> item.get("duplicate").asBoolean())
              .count();
    }
    Files.write(inbox.resolve("eleventh.fits"), bytes);

    assertThat(duplicates).isEqualTo(9);
    assertThat(eventually(() -> Files.exists(inbox.resolve(".done/eleventh.fits")))).isTrue();
    assertThat(topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes)).frame().id())
        .isEqualTo(sha256(bytes));
    assertThat(topics.count(Topics.FRAME_INGESTED, sha256(bytes))).isEqualTo(1);
    assertThat(Http.json(service.get("/api/ledger")).get("received").asLong())
        .isEqualTo(before + 1);
    var raw = new ArrayList<String>();
    store.list(StoreKey.of("raw"), object -> raw.add(object.key()));
    var id = sha256(bytes);
    assertThat(raw).filteredOn(key -> key.contains(id)).hasSize(1);
  }

  private JsonNode brought(int way, byte[] bytes) throws Exception {
    var name = "copy-" + way + List.of(".fits", ".fit", ".fts", "").get(way / 3);
    return switch (way % 3) {
      case 0 -> Http.items(service.upload(name, bytes)).get(0);
      case 1 -> Http.items(service.form(new String[] {name}, bytes)).get(0);
      default -> {
        var id = service.announce(name, bytes).get("id").asText();
        var whole = service.append(id, 0, bytes);
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(202);
        yield Http.json(whole).get("frame");
      }
    };
  }

  @Test
  void theLedgerHearsHowFramesEndAndBalances() throws Exception {
    var bytes = fits(3);
    service.upload("end.fits", bytes);
    var report = topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes));
    assertThat(eventually(() -> Topics.FRAME_INGESTED.equals(lastTopic(bytes)))).isTrue();
    topics.send(Topics.FRAME_EXTRACTED, report);
    assertThat(eventually(() -> Topics.FRAME_EXTRACTED.equals(lastTopic(bytes)))).isTrue();
    assertThat(entry(bytes).has("endedAt")).isFalse();

    topics.send(Topics.QA_FRAME, report.assessed(new Quality(Grade.GOOD, List.of(), List.of())));

    assertThat(eventually(() -> entry(bytes).get("status").asText().equals("ASSESSED"))).isTrue();
    var entry = entry(bytes);
    assertThat(entry.get("lastTopic").asText()).isEqualTo(Topics.QA_FRAME);
    assertThat(Instant.parse(entry.get("endedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(entry.get("receivedAt").asText()));
  }

  @Test
  void aFrameThatAStageFailedEndsAsFailedUntilItIsAssessedAfterAll() throws Exception {
    var bytes = fits(4);
    service.upload("failed.fits", bytes);
    var report = topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes));

    topics.send(
        Topics.FRAME_REJECTED,
        report.failed(new Rejection(Stage.EXTRACTION, "not done after PT10M", Map.of())));
    assertThat(eventually(() -> entry(bytes).get("status").asText().equals("FAILED"))).isTrue();
    assertThat(entry(bytes).get("reason").asText()).isEqualTo("not done after PT10M");

    topics.send(Topics.QA_FRAME, report.assessed(new Quality(Grade.GOOD, List.of(), List.of())));
    assertThat(eventually(() -> entry(bytes).get("status").asText().equals("ASSESSED"))).isTrue();
    assertThat(entry(bytes).has("reason")).isFalse();
    ledger.ended(
        report.failed(new Rejection(Stage.EXTRACTION, "told late", Map.of())),
        Topics.FRAME_REJECTED);
    assertThat(entry(bytes).get("status").asText()).isEqualTo("ASSESSED");
  }

  @Test
  void whatACrashLeftUntoldIsTold() throws Exception {
    var id = "c".repeat(64);

    // as a crash leaves it: entered, and nobody asked to publish it
    var report =
        FrameReport.of(Frame.unread(id, "crashed.fits"), new Software("0", "0"))
            .rejected(new Rejection(Stage.INGEST, "no frame", Map.of()));
    assertThat(ledger.enter(id, report)).isTrue();
    assertThat(ledger.enter(id, report)).isFalse();

    assertThat(topics.awaitReport(Topics.FRAME_REJECTED, id).frame().fileName())
        .isEqualTo("crashed.fits");
  }

  @Test
  void theBalanceHoldsAtEveryMomentWhateverManyWritersDo() throws Exception {
    var frames = IntStream.range(0, 200).mapToObj(i -> "%064x".formatted(0xb000 + i)).toList();
    var broken = new ConcurrentLinkedQueue<String>();
    var looks = new AtomicInteger();
    var writing = new AtomicBoolean(true);
    try (var pool = Executors.newFixedThreadPool(6)) {
      for (int reader = 0; reader < 2; reader++) {
        pool.submit(() -> {
          while (writing.get()) {
            var sheet = sheets.balance();
            looks.incrementAndGet();
            if (sheet.received()
                    != sheet.assessed() + sheet.rejected() + sheet.failed() + sheet.inFlight()
                || sheet.received()
                    != sheet.telescopes().stream().mapToLong(OfTelescope::received).sum()) {
              broken.add(sheet.toString());
            }
          }
          return null;
        });
      }
      var writers =
          IntStream.range(0, 4)
              .mapToObj(w ->
                  pool.submit(() -> {
                    for (int i = w; i < frames.size(); i += 4) {
                      write(frames.get(i), i);
                      // and all of it once more, as a broker tells it
                      write(frames.get(i), i);
                    }
                    return null;
                  }))
              .toList();
      for (var writer : writers) {
        writer.get(120, TimeUnit.SECONDS);
      }
      writing.set(false);
    }

    assertThat(broken).isEmpty();
    assertThat(looks).hasPositiveValue();
    var mine =
        sheets.balance().telescopes().stream()
            .filter(t -> t.telescope().equals("Balance"))
            .findFirst()
            .orElseThrow();
    assertThat(mine.received()).isEqualTo(200);
    assertThat(mine.inFlight()).isEqualTo(50);
    assertThat(mine.assessed()).isEqualTo(50);
    assertThat(mine.rejected()).isEqualTo(50);
    assertThat(mine.failed()).isEqualTo(50);
    assertThat(mine.nights()).extracting(OfNight::received).containsExactly(100L, 100L);
    assertThat(mine.nights().getFirst().night()).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(mine.nights().getLast().night()).isNull();
  }

  private void write(String id, int number) throws Exception {
    var unread = Frame.unread(id, "balance.fits");
    var described =
        new Frame(
            id,
            "balance.fits",
            "Balance",
            null,
            null,
            null,
            null,
            number % 8 < 4 ? LocalDate.of(2026, 11, 21) : null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            unread.origins());
    var report = FrameReport.of(described, new Software("0", "0"));
    var why = new Rejection(Stage.QA, "so it is", Map.of());
    ledger.enter(id, report);
    switch (number % 4) {
      case 0 ->
          ledger.moved(
              List.of(new Moved(id, new Position(Topics.FRAME_SOLVED, 0, number), Instant.now())));
      case 1 ->
          ledger.ended(
              report.assessed(new Quality(Grade.GOOD, List.of(), List.of())), Topics.QA_FRAME);
      case 2 -> ledger.ended(report.rejected(why), Topics.FRAME_REJECTED);
      default -> ledger.ended(report.failed(why), Topics.FRAME_REJECTED);
    }
  }

  private String lastTopic(byte[] bytes) throws Exception {
    return entry(bytes).path("lastTopic").asText();
  }

  private JsonNode entry(byte[] bytes) throws Exception {
    var response = service.get("/api/ledger/frames/" + sha256(bytes));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Http.json(response);
  }
}
