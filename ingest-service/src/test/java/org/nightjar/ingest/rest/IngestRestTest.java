package org.nightjar.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.ingest.testing.Frames.eventually;
import static org.nightjar.ingest.testing.Frames.fits;
import static org.nightjar.ingest.testing.Frames.letter;
import static org.nightjar.ingest.testing.Frames.sha256;
import static org.nightjar.ingest.testing.Http.items;
import static org.nightjar.ingest.testing.Http.json;
import static org.nightjar.ingest.testing.Http.problem;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.ingest.testing.Http;
import org.nightjar.ingest.testing.WatchedApplication;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.testing.ServiceServers;

/** The ways in over HTTP, and what becomes of those who try tricks. */
@QuarkusTest
@TestProfile(WatchedApplication.class)
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class IngestRestTest {
  @TestHTTPResource("/")
  URI root;

  @ConfigProperty(name = "nightjar.ingest.scratch")
  Path scratch;

  @Inject ProductStore store;
  private Http http;

  @BeforeEach
  void open() {
    http = new Http(root);
  }

  @AfterEach
  void close() {
    http.close();
  }

  private boolean entered(byte[] bytes) throws Exception {
    return http.get("/api/ledger/frames/" + sha256(bytes)).statusCode() == 200;
  }

  private long received() throws Exception {
    return json(http.get("/api/ledger")).get("received").asLong();
  }

  @Test
  void aRawBodyWithANameIsAFrame() throws Exception {
    var bytes = fits(101);
    var name = "Ωμέγα +1 50%.fits";

    var item =
        items(
                http.upload(
                    URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"), bytes))
            .get(0);

    assertThat(item.get("id").asText()).isEqualTo(sha256(bytes));
    assertThat(item.get("fileName").asText()).isEqualTo(name);
    assertThat(item.get("duplicate").asBoolean()).isFalse();
    assertThat(item.has("rejection")).isFalse();
    var entry = json(http.get("/api/ledger/frames/" + sha256(bytes)));
    assertThat(entry.get("fileName").asText()).isEqualTo(name);
    assertThat(entry.get("status").asText()).isEqualTo("IN_PROGRESS");
    var again =
        items(
                http.send(
                    "POST",
                    "/api/frames?fileName=other+name.fits",
                    BodyPublishers.ofByteArray(bytes)))
            .get(0);
    assertThat(again.get("duplicate").asBoolean()).isTrue();
    assertThat(again.get("fileName").asText()).isEqualTo("other name.fits");
  }

  @Test
  void aFormOfManyFilesIsAnsweredFileByFile() throws Exception {
    var names = new String[] {"a.fits", "letter.txt", "../../b.fits", "a again.fits"};

    var items = items(http.form(names, fits(102), letter(1), fits(103), fits(102)));

    assertThat(items).hasSize(4);
    assertThat(items.get(0).get("id").asText()).isEqualTo(sha256(fits(102)));
    assertThat(items.get(1).get("rejection").asText()).contains("FITS");
    assertThat(items.get(2).get("fileName").asText()).isEqualTo("b.fits");
    assertThat(items.get(3).get("duplicate").asBoolean()).isTrue();
    assertThat(entered(letter(1))).as("a rejected file is in the ledger too").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "..%2F..%2Fetc%2Fpasswd.fits, passwd.fits",
    "..%5C..%5Cboot.fits, boot.fits",
    "%2e%2e, unnamed",
    "a%00b.fits, a_b.fits",
    "a%0d%0aX-Evil:%201.fits, a__X-Evil: 1.fits",
    "%3Cscript%3Ealert(1)%3C.fits, <script>alert(1)<.fits",
    "%E2%80%AEstif.fits, _stif.fits"
  })
  void aHostileNameIsOnlyAName(String encoded, String own) throws Exception {
    var bytes = letter(encoded.hashCode());
    assertThat(items(http.upload(encoded, bytes)).get(0).get("fileName").asText()).isEqualTo(own);
    assertThat(entered(bytes)).isTrue();
  }

  @Test
  void aVeryLongNameIsCut() throws Exception {
    var item = items(http.upload("x".repeat(1990) + ".fits", letter(2))).get(0);
    assertThat(item.get("fileName").asText()).hasSize(150).endsWith("x.fits");
    problem(http.upload("x".repeat(2100), letter(3)), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%zz", "a%2", " "})
  void aNameThatIsNoneIsRefused(String encoded) throws Exception {
    problem(http.upload(encoded, letter(4)), 400);
    assertThat(entered(letter(4))).isFalse();
  }

  @Test
  void whatIsTooLargeIsRefusedByEveryWay() throws Exception {
    long before = received();
    var large = new byte[WatchedApplication.MOST_BYTES + 1];
    Arrays.fill(large, (byte) 7);
    assertThat(problem(http.upload("large.fits", large), 413).detail()).contains("1000000");
    var withoutLength =
        http.send(
            "POST",
            "/api/frames?fileName=large.fits",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
    problem(withoutLength, 413);
    problem(http.form(new String[] {"small.fits", "large.fits"}, fits(104), large), 413);
    problem(
        http.postJson("/api/uploads", "{\"fileName\": \"l.fits\", \"sizeBytes\": 1000001}"), 413);
    var key = StoreKey.of("inbox", "large.fits");
    store.put(key, "x/y", new ByteArrayInputStream(large));
    problem(http.postJson("/api/frames", "{\"key\": \"" + key + "\"}"), 413);
    store.remove(key);
    assertThat(received()).isEqualTo(before);
    assertThat(entered(fits(104))).as("of a form all or nothing").isFalse();
  }

  @Test
  void anUploadThatBreaksOffEntersNothing() throws Exception {
    var bytes = fits(105);
    var half = Arrays.copyOf(bytes, bytes.length / 2);
    var head = "POST /api/frames?fileName=x.fits HTTP/1.1\r\nHost: localhost\r\n";
    http.breakOff(head + "Content-Length: " + bytes.length + "\r\n\r\n", half);
    http.breakOff(
        head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(half.length) + "\r\n",
        half);
    http.breakOff(
        head
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.fits\"\r\n\r\n",
        half);

    assertThat(eventually(() -> files(scratch.resolve("arriving")) == 0)).isTrue();
    assertThat(entered(bytes)).isFalse();
    assertThat(entered(half)).isFalse();
    assertThat(items(http.upload("x.fits", bytes)).get(0).get("duplicate").asBoolean()).isFalse();
  }

  private static long files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void anUploadThatBrokeOffIsTakenUpWhereItEnded() throws Exception {
    var bytes = fits(106);
    var id = http.announce("resumed.fits", bytes).get("id").asText();
    int third = bytes.length / 3;
    assertThat(http.append(id, 0, Arrays.copyOf(bytes, third)).statusCode()).isEqualTo(204);
    http.breakOff(
        ("PATCH /api/uploads/%s HTTP/1.1\r\nHost: localhost\r\nUpload-Offset: %d\r\n"
                + "Content-Length: %d\r\n\r\n")
            .formatted(id, third, bytes.length - third),
        Arrays.copyOfRange(bytes, third, 2 * third));

    assertThat(eventually(() -> offset(id) == 2 * third)).as("offset %d", offset(id)).isTrue();
    // its bytes are there a moment before the request that broke off lets go
    assertThat(eventually(() -> http.append(id, third, new byte[10]).statusCode() != 423)).isTrue();
    var wrong = http.append(id, third, new byte[10]);
    problem(wrong, 409);
    assertThat(wrong.headers().firstValueAsLong("Upload-Offset")).hasValue(2L * third);

    var whole = http.append(id, 2L * third, Arrays.copyOfRange(bytes, 2 * third, bytes.length));

    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(202);
    assertThat(json(whole).get("frame").get("id").asText()).isEqualTo(sha256(bytes));
    assertThat(entered(bytes)).isTrue();
    var state = json(http.get("/api/uploads/" + id));
    assertThat(state.get("frame").get("duplicate").asBoolean()).isFalse();
    assertThat(state.get("offset").asLong()).isEqualTo(bytes.length);
    assertThat(http.send("DELETE", "/api/uploads/" + id, BodyPublishers.noBody()).statusCode())
        .isEqualTo(204);
    problem(http.get("/api/uploads/" + id), 404);
  }

  private long offset(String id) throws Exception {
    var head = http.send("HEAD", "/api/uploads/" + id, BodyPublishers.noBody());
    assertThat(head.statusCode()).isEqualTo(200);
    return head.headers().firstValueAsLong("Upload-Offset").orElseThrow();
  }

  @Test
  void anUploadOfOtherBytesThanAnnouncedIsGone() throws Exception {
    var bytes = fits(107);
    var id = http.announce("altered.fits", bytes).get("id").asText();
    var altered = fits(107);
    altered[5000]++;
    problem(http.append(id, 0, altered), 422);
    problem(http.append(id, 0, bytes), 404);
    assertThat(entered(altered)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"fileName\": 7, \"sizeBytes\": 1}",
        "{\"fileName\": \"a\", \"sizeBytes\": \"1\"}",
        "{\"fileName\": \"a\", \"sizeBytes\": 1.5}",
        "{\"fileName\": \"a\", \"sizeBytes\": -1}",
        "{\"fileName\": \"a\", \"sizeBytes\": 99999999999999999999}",
        "{\"fileName\": \"a\", \"sizeBytes\": 1, \"sha256\": \"../..\"}"
      })
  void anAnnouncementThatIsNoneIsRefused(String document) throws Exception {
    problem(http.postJson("/api/uploads", document), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2F..%2Fetc", "%2e%2e", "0123456789abcdef0123456789abcdef", "x"})
  void thereIsNoUploadOfAnotherName(String id) throws Exception {
    problem(http.get("/api/uploads/" + id), 404);
    problem(http.append(id, 0, new byte[1]), 404);
  }

  @Test
  void anObjectOfTheStoreIsAFrame() throws Exception {
    var bytes = fits(108);
    store.put(StoreKey.of("inbox", "night", "m31.fits"), "x/y", new ByteArrayInputStream(bytes));

    var item = items(http.postJson("/api/frames", "{\"key\": \"inbox/night/m31.fits\"}")).get(0);

    assertThat(item.get("id").asText()).isEqualTo(sha256(bytes));
    assertThat(item.get("fileName").asText()).isEqualTo("m31.fits");
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd, 400",
    "/etc/passwd, 400",
    "a//b, 400",
    "a/../b, 400",
    "'a b', 404",
    "'a\\\\b', 400",
    "'', 400",
    "products/x/y/z/calibrated.fits, 400",
    "inbox/not-there.fits, 404",
    "inbox, 404"
  })
  void aKeyThatIsNoneReachesNothing(String key, int status) throws Exception {
    problem(http.postJson("/api/frames", "{\"key\": \"" + key + "\"}"), status);
  }

  @Test
  void aKeyDocumentIsSmall() throws Exception {
    problem(http.postJson("/api/frames", "{\"key\": \"" + "a".repeat(10_000) + "\"}"), 413);
    problem(http.postJson("/api/frames", "{\"key\": \"" + "a".repeat(1100) + "\"}"), 400);
    problem(http.postJson("/api/frames", "{\"key\": 7}"), 400);
  }

  @Test
  void aNotificationBringsWhatIsInTheInboxAndNothingElse() throws Exception {
    var bytes = fits(109);
    store.put(StoreKey.of("inbox", "told=1.fits"), "x/y", new ByteArrayInputStream(bytes));
    store.put(StoreKey.of("elsewhere", "x.fits"), "x/y", new ByteArrayInputStream(fits(110)));
    var record =
        "{\"eventName\": \"%s\", \"s3\": {\"bucket\": {\"name\": \"nightjar\"}, \"object\":"
            + " {\"key\": \"%s\"}}}";

    var response =
        http.postJson(
            "/api/notifications/bucket",
            "{\"EventName\": \"s3:ObjectCreated:Put\", \"Records\": [%s, %s, %s, %s, %s, {}]}"
                .formatted(
                    record.formatted("s3:ObjectCreated:Put", "inbox%2Ftold%3D1.fits"),
                    record.formatted("s3:ObjectRemoved:Delete", "inbox%2Ftold%3D1.fits"),
                    record.formatted("s3:ObjectCreated:Put", "elsewhere%2Fx.fits"),
                    record.formatted("ObjectCreated:Put", "inbox%2Fnot-there.fits"),
                    record.formatted("ObjectCreated:Put", "inbox%2F..%2F..%2Fetc%2Fpasswd")));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(json(response).get("items")).hasSize(1);
    assertThat(json(response).get("items").get(0).get("id").asText()).isEqualTo(sha256(bytes));
    assertThat(json(response).get("ignored")).hasSize(5);
    assertThat(entered(fits(110))).isFalse();
    problem(http.postJson("/api/notifications/bucket", "{\"Records\": 7}"), 400);
    problem(
        http.postJson("/api/notifications/bucket", "{\"x\": \"" + "y".repeat(1 << 20) + "\"}"),
        413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/ledger/frames/..%2f", "/api/ledger/frames/abc", "/api/no/such"})
  void whatIsNotThereIsAProblemDocument(String path) throws Exception {
    problem(http.get(path), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "201", "many", "99999999999"})
  void onlySoManyFramesOnTheirWayAreListedAsThereMayBe(String limit) throws Exception {
    problem(http.get("/api/ledger/frames?limit=" + limit), 400);
  }

  @Test
  void framesOnTheirWayAreListed() throws Exception {
    var bytes = fits(131);
    http.upload("under-way.fits", bytes);

    var ids = json(http.get("/api/ledger/frames?limit=200")).findValuesAsText("id");

    assertThat(ids).contains(sha256(bytes));
    assertThat(json(http.get("/api/ledger/frames?limit=1"))).hasSize(1);
  }

  @Test
  void aMethodThatIsNotOfferedIsAProblemDocument() throws Exception {
    problem(http.send("PUT", "/api/ledger", BodyPublishers.ofString("x")), 405);
  }

  @Test
  void pagesOfOtherSitesAndNamesOfOthersChangeAndReadNothing() throws Exception {
    problem(
        http.send(
            "POST",
            "/api/frames?fileName=a.fits",
            BodyPublishers.ofByteArray(letter(5)),
            "Origin",
            "http://evil.example"),
        403);
    assertThat(
            http.statusLine(
                "POST /api/frames?fileName=a.fits HTTP/1.1\r\nHost: evil.example\r\n"
                    + "Content-Length: 0\r\n\r\n"))
        .contains(" 403 ");
    assertThat(entered(letter(5))).isFalse();
    assertThat(http.statusLine("GET /api/ledger HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .as("nor do they read what is this machine's alone")
        .contains(" 403 ");
  }

  @Test
  void theInterfaceIsDescribedWithExamples() throws Exception {
    var document = json(http.send("GET", "/q/openapi?format=json", BodyPublishers.noBody()));
    assertThat(document.at("/info/title").asText()).isEqualTo("Nightjar");
    var paths = document.get("paths");
    assertThat(paths.properties())
        .extracting(java.util.Map.Entry::getKey)
        .contains(
            "/api/frames",
            "/api/uploads",
            "/api/uploads/{id}",
            "/api/ledger",
            "/api/ledger/frames/{id}",
            "/api/notifications/bucket");
    assertThat(document.at("/paths/~1api~1ledger/get/responses/200/content").toString())
        .contains("inFlight")
        .contains("VYSOS-5");
    assertThat(document.at("/paths/~1api~1frames/post/requestBody/content").properties())
        .extracting(java.util.Map.Entry::getKey)
        .contains("application/octet-stream", "multipart/form-data", "application/json");
  }
}
