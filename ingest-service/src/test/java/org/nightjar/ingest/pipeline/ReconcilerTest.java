package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.ingest.testing.Frames.eventually;
import static org.nightjar.ingest.testing.Frames.fits;
import static org.nightjar.ingest.testing.Frames.sha256;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.ingest.testing.WatchedApplication;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/** What crashes and lost messages leave behind is found and repaired. */
@QuarkusTest
@TestProfile(WatchedApplication.class)
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class ReconcilerTest {
  private static final Duration LATER = Duration.ofMinutes(20);
  private static final Duration STILL_LATER = LATER.multipliedBy(2);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "nightjar.store.folder")
  Path folder;

  @Inject Reconciler reconciler;
  @Inject Reception reception;
  @Inject ProductStore store;
  @Inject Ledger ledger;
  @Inject LedgerSheet sheet;
  @Inject LedgerDatabase database;
  @Inject LedgerFrames rows;
  @Inject KafkaQueues queues;
  private TopicProbe topics;

  @BeforeEach
  void open() {
    topics = new TopicProbe(servers);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  private LedgerSheet.Entry entry(String id) throws Exception {
    return sheet.frame(id).orElseThrow();
  }

  /** Received, published, and seen on its first topic. */
  private String received(long seed) throws Exception {
    var id = reception.receive("r" + seed + ".fits", new ByteArrayInputStream(fits(seed))).id();
    topics.awaitReport(Topics.FRAME_INGESTED, id);
    assertThat(eventually(() -> Topics.FRAME_INGESTED.equals(entry(id).lastTopic()))).isTrue();
    return id;
  }

  /** As if calibration had worked on all there is, and nothing had come of it. */
  private void calibrationTookAll() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      var partitions =
          List.of(
              new TopicPartition(Topics.FRAME_INGESTED, 0),
              new TopicPartition(Topics.FRAME_INGESTED, 1));
      var ends =
          admin
              .listOffsets(
                  partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
              .all()
              .get();
      var positions =
          ends.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue().offset())));
      admin.alterConsumerGroupOffsets("nightjar-calibration", positions).all().get();
    }
  }

  @Test
  void aRawObjectThatTheLedgerDoesNotKnowEnters() throws Exception {
    var bytes = fits(201);
    var id = sha256(bytes);
    var key = StoreKey.of("raw", "unknown", "unknown", id + ".fits");
    store.put(key, "x/y", new ByteArrayInputStream(bytes));

    reconciler.reconcile(Instant.now());
    assertThat(sheet.frame(id)).as("somebody may be at it").isEmpty();
    assertThat(reconciler.reconcile(Instant.now().plus(LATER)).reentered()).isEqualTo(1);

    assertThat(entry(id).status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(topics.awaitReport(Topics.FRAME_INGESTED, id).products().get("raw").sha256())
        .isEqualTo(id);
    assertThat(reconciler.reconcile(Instant.now().plus(LATER)).reentered()).isZero();
  }

  @Test
  void anObjectWhoseBytesAreNotWhatItsNameSaysDoesNotEnter() throws Exception {
    var key = StoreKey.of("raw", "unknown", "unknown", "ab".repeat(32) + ".fits");
    store.put(key, "x/y", new ByteArrayInputStream(fits(202)));
    store.put(
        StoreKey.of("raw", "unknown", "unknown", "notes.txt"),
        "x/y",
        new ByteArrayInputStream(new byte[] {1}));

    assertThat(reconciler.reconcile(Instant.now().plus(LATER)).reentered()).isZero();

    assertThat(sheet.frame("ab".repeat(32))).isEmpty();
    assertThat(sheet.frame(sha256(fits(202)))).isEmpty();
    store.remove(key);
  }

  @Test
  void anObjectThatNobodyToldOfIsFoundOnce() throws Exception {
    var bytes = fits(203);
    store.put(StoreKey.of("inbox", "untold.fits"), "x/y", new ByteArrayInputStream(bytes));
    var soon = Instant.now().plusSeconds(5);

    assertThat(reconciler.reconcile(soon).taken()).isPositive();

    assertThat(entry(sha256(bytes)).fileName()).isEqualTo("untold.fits");
    assertThat(reconciler.reconcile(soon).taken()).isZero();
    var another = fits(204);
    store.put(StoreKey.of("inbox", "untold.fits"), "x/y", new ByteArrayInputStream(another));
    assertThat(reconciler.reconcile(Instant.now().plusSeconds(5)).taken()).isEqualTo(1);
    assertThat(entry(sha256(another)).fileName()).isEqualTo("untold.fits");
  }

  @Test
  void objectsOfOddNamesAreTakenOrLeftAndHoldUpNoOther() throws Exception {
    var bytes = fits(208);
    putByAnother("raw/a b/unknown/" + "cd".repeat(32) + ".fits", fits(209));
    putByAnother("inbox/M 31 (001).fits", fits(210));
    store.put(
        StoreKey.of("raw", "unknown", "unknown", sha256(bytes) + ".fits"),
        "x/y",
        new ByteArrayInputStream(bytes));

    assertThat(reconciler.reconcile(Instant.now().plus(LATER)).reentered()).isEqualTo(1);

    assertThat(entry(sha256(bytes)).status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(sheet.frame(sha256(fits(209)))).as("its name is not of its bytes").isEmpty();
    assertThat(entry(sha256(fits(210))).fileName()).isEqualTo("M 31 (001).fits");
  }

  /** As other programs do that know the store's folder. */
  private void putByAnother(String name, byte[] bytes) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void aFrameThatWaitsItsTurnIsNotLost() throws Exception {
    calibrationTookAll();
    var id = received(205);

    reconciler.reconcile(Instant.now().plus(LATER));

    assertThat(entry(id).publishedAgain()).isZero();
    assertThat(topics.count(Topics.FRAME_INGESTED, id)).isEqualTo(1);
  }

  @Test
  void aLostFrameIsPublishedAgainAndGivenUpInTheEnd() throws Exception {
    var id = received(206);
    calibrationTookAll();
    reconciler.reconcile(Instant.now());
    assertThat(entry(id).publishedAgain()).as("it may be on its way").isZero();

    for (int i = 1; i <= 3; i++) {
      int times = i + 1;
      reconciler.reconcile(Instant.now().plus(LATER));
      assertThat(entry(id).publishedAgain())
          .as("its record, however old, may have been taken up just now")
          .isEqualTo(i - 1);
      reconciler.reconcile(Instant.now().plus(STILL_LATER));
      assertThat(eventually(() -> topics.count(Topics.FRAME_INGESTED, id) == times)).isTrue();
      assertThat(entry(id).publishedAgain()).isEqualTo(i);
      calibrationTookAll();
    }
    reconciler.reconcile(Instant.now().plus(LATER));
    reconciler.reconcile(Instant.now().plus(STILL_LATER));

    assertThat(entry(id).status()).isEqualTo(Status.FAILED);
    assertThat(entry(id).reason()).contains("frame-ingested");
    var told = topics.awaitReport(Topics.FRAME_REJECTED, id);
    assertThat(told.status()).isEqualTo(Status.FAILED);
    assertThat(told.rejection().reason()).isEqualTo(entry(id).reason());
    ledger.ended(told.assessed(new Quality(Grade.GOOD, List.of(), List.of())), Topics.QA_FRAME);
    assertThat(entry(id).status()).as("heard late, it counts").isEqualTo(Status.ASSESSED);
  }

  @Test
  void aFrameWhoseBytesAreGoneIsGivenUpAndNotPublished() throws Exception {
    var id = received(207);
    calibrationTookAll();
    var raw = topics.awaitReport(Topics.FRAME_INGESTED, id).products().get("raw");
    store.remove(new StoreKey(raw.key()));

    reconciler.reconcile(Instant.now().plus(LATER));
    var repaired = reconciler.reconcile(Instant.now().plus(STILL_LATER));

    assertThat(repaired.missing()).isPositive();
    assertThat(entry(id).status()).isEqualTo(Status.FAILED);
    assertThat(entry(id).reason()).contains(raw.key());

    int told = topics.count(Topics.FRAME_INGESTED, id);
    var again = reception.receive("again.fits", new ByteArrayInputStream(fits(207)));
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.duplicate()).as("what failed may be brought again").isFalse();
    assertThat(entry(id).status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(store.size(new StoreKey(raw.key()))).isPresent();
    assertThat(eventually(() -> topics.count(Topics.FRAME_INGESTED, id) == told + 1)).isTrue();
  }

  @Test
  void aFrameTakesRoomUntilItEndsAndALightThatWaitsForMastersNone() throws Exception {
    int many = 10_000;
    int before = many - room(many).frames();
    var id = received(290);
    assertThat(many - room(many).frames()).isEqualTo(before + 1);

    int waiting = room(before + 1).frames();
    assertThat(room(before + 1 - waiting).frames()).as("no room for another").isZero();
    calibrationTookAll();
    assertThat(room(before + 1).frames()).isGreaterThan(waiting);

    var quality = new Quality(Grade.GOOD, List.of(), List.of());
    ledger.ended(report(id).assessed(quality), Topics.QA_FRAME);
    assertThat(many - room(many).frames()).isEqualTo(before);
    assertThat(room(0).frames()).as("no limit").isEqualTo(Integer.MAX_VALUE);
  }

  /** One that the broker refuses, and one that is not even readable. */
  @ParameterizedTest
  @ValueSource(ints = {1_048_000, 1_200_000})
  void aRecordThatCannotBeToldHoldsUpNoOther(int letters) throws Exception {
    var id = received(211 + letters);
    var name = "'r" + (211 + letters) + ".fits'";
    rewrite("replace(report, %s, repeat('r', %d))".formatted(name, letters), id);

    received(212 + letters);

    assertThat(topics.count(Topics.FRAME_INGESTED, id)).isEqualTo(1);
    rewrite("replace(report, repeat('r', %d), %s)".formatted(letters, name), id);
    assertThat(eventually(() -> topics.count(Topics.FRAME_INGESTED, id) == 2))
        .as("kept, and told of when it can be")
        .isTrue();
  }

  @Test
  void hundredsOfRecordsThatCannotBeToldHoldUpNoOther() throws Exception {
    var many = 250;
    statement(
        "insert into ingest.frame (frame_id, file_name, telescope, status, report, received_at)"
            + " select repeat(md5('no report' || n), 2), 'no.fits', 'No Report', 'REJECTED', '{',"
            + " now() - interval '1 hour' from generate_series(1, "
            + many
            + ") n");

    received(219);

    assertThat(sheet.balance().telescopes())
        .filteredOn(t -> t.telescope().equals("No Report"))
        .extracting(LedgerSheet.OfTelescope::rejected)
        .containsExactly((long) many);
    statement("delete from ingest.frame where telescope = 'No Report'");
  }

  @Test
  void framesOnTheirWayAreListedTheEldestFirst() throws Exception {
    var first = received(221);
    var second = received(222);
    statement(
        "update ingest.frame set received_at = '2020-01-01' where frame_id = '" + first + "'");

    assertThat(sheet.underWay(1)).extracting(LedgerSheet.Entry::id).containsExactly(first);
    assertThat(sheet.underWay(200)).extracting(LedgerSheet.Entry::id).contains(first, second);

    var quality = new Quality(Grade.GOOD, List.of(), List.of());
    ledger.ended(report(first).assessed(quality), Topics.QA_FRAME);
    assertThat(sheet.underWay(200))
        .extracting(LedgerSheet.Entry::id)
        .contains(second)
        .doesNotContain(first);
  }

  private void statement(String sql) throws Exception {
    database.call(session -> session.createNativeMutationQuery(sql).executeUpdate());
  }

  /** Changes what is to be told of a frame. */
  private void rewrite(String expression, String id) throws Exception {
    database.call(session ->
        session
            .createNativeMutationQuery(
                "update ingest.frame set report = "
                    + expression
                    + ", version = version + 1 where frame_id = :id")
            .setParameter("id", id)
            .executeUpdate());
  }

  private RoomUnderway room(int most) {
    return new RoomUnderway(most, database, rows, queues);
  }

  private FrameReport report(String id) throws Exception {
    return database.call(session -> rows.findById(id).report());
  }
}
