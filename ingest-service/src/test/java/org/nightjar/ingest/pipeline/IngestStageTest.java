package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/** The service over a real broker and database: inbox, upload, duplicates, rejects, ledger. */
@QuarkusTest
@TestProfile(IngestStageTest.Watched.class)
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class IngestStageTest {
  private static final int SIDE = 64;

  /** An inbox of its own, looked at often. */
  public static final class Watched implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        return Map.of(
            "nightjar.ingest.inbox", Files.createTempDirectory("nightjar-inbox-").toString(),
            "nightjar.ingest.interval", "0.2S",
            "nightjar.ingest.settle", "1S",
            "nightjar.ingest.most-bytes", "1000000");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "nightjar.ingest.inbox")
  Path inbox;

  @TestHTTPResource("/")
  URI http;

  @Inject StoredProducts products;
  private TopicProbe topics;

  @BeforeEach
  void open() {
    topics = new TopicProbe(servers);
  }

  @AfterEach
  void close() {
    topics.close();
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
    assertThat(report.frame().width()).isEqualTo(SIDE);
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
  void theSameBytesTenTimesAtOnceUnderTenNamesAreOneFrame() throws Exception {
    var bytes = fits(2);
    long duplicates;
    try (var pool = Executors.newFixedThreadPool(10)) {
      var uploads =
          IntStream.range(0, 10)
              .<Callable<JsonNode>>mapToObj(i -> () -> item(upload("copy-" + i + ".fits", bytes)))
              .toList();
      duplicates =
          pool.invokeAll(uploads).stream()
              .filter(f -> f.resultNow().get("duplicate").asBoolean())
              .count();
    }
    Files.write(inbox.resolve("eleventh.fits"), bytes);

    assertThat(duplicates).isEqualTo(9);
    assertThat(eventually(() -> Files.exists(inbox.resolve(".done/eleventh.fits")))).isTrue();
    assertThat(topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes)).frame().id())
        .isEqualTo(sha256(bytes));
    assertThat(topics.count(Topics.FRAME_INGESTED, sha256(bytes))).isEqualTo(1);
  }

  @Test
  void theLedgerHearsHowFramesEndAndBalances() throws Exception {
    var bytes = fits(3);
    upload("end.fits", bytes);
    var report = topics.awaitReport(Topics.FRAME_INGESTED, sha256(bytes));
    long assessedBefore = ledger().get("assessed").asLong();

    topics.send(
        Topics.QA_FRAME,
        report.assessed(
            new org.nightjar.model.Quality(
                org.nightjar.model.Grade.GOOD, java.util.List.of(), java.util.List.of())));

    assertThat(eventually(() -> ledger().get("assessed").asLong() == assessedBefore + 1)).isTrue();
    var sheet = ledger();
    assertThat(sheet.get("received").asLong())
        .isPositive()
        .isEqualTo(
            sheet.get("assessed").asLong()
                + sheet.get("rejected").asLong()
                + sheet.get("failed").asLong()
                + sheet.get("inFlight").asLong());
  }

  @Test
  void uploadsThatCannotBeTakenAreAnsweredInWords() throws Exception {
    var tooLarge = upload("large.fits", new byte[1_000_001]);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(tooLarge.headers().firstValue("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).contains("problem+json"));
    assertThat(tooLarge.body()).contains("1000000");
    assertThat(upload("", fits(4)).statusCode()).isEqualTo(400);
    var climbing = item(upload("..%2F..%2Fetc%2Fpasswd.fits", fits(5)));
    assertThat(climbing.get("fileName").asText()).isEqualTo("passwd.fits");
  }

  private HttpResponse<String> upload(String name, byte[] bytes) throws Exception {
    var request =
        HttpRequest.newBuilder(http.resolve("/api/frames?fileName=" + name))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode item(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return ReportJson.mapper().readTree(response.body()).get("items").get(0);
  }

  private JsonNode ledger() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(http.resolve("/api/ledger")).build();
      return ReportJson.mapper()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  private static boolean eventually(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 300; i++) {
      if (condition.call()) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static byte[] fits(long seed) {
    return FitsWriter.bytes(
        writer -> writer.unsignedShorts("", new Plane(SIDE, SIDE, pixels(seed)), FitsHeader.EMPTY));
  }

  private static float[] pixels(long seed) {
    var random = new Random(seed);
    var pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(1000 + 20 * random.nextGaussian());
    }
    return pixels;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
