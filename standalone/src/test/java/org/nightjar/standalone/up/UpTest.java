package org.nightjar.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.standalone.Nightjar;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.RunListener;

/** A real night through {@code up}, and what else one running process is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpTest {
  /** A step of single precision: services hand catalogues on as FITS tables, which hold it. */
  private static final double SAME = 1.2e-7;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path folder = Path.of("");
  private Path data = Path.of("");
  private UpProcess up;
  private TopicTail tail;
  private Map<String, FrameReport> measured = Map.of();
  private String startLog = "";

  @BeforeAll
  void aRealNight(@TempDir Path temporary) throws IOException {
    var night = RealData.path("tres1");
    folder = temporary;
    data = folder.resolve("data");
    measured =
        byName(
            MeasureRun.of(
                new MeasureOptions(List.of(night), null, null, null, Catalogues.SHIPPED, 2),
                RunListener.SILENT)
                .stream());
    up = UpProcess.start(data, 0, 0);
    startLog = Files.readString(data.resolve("log/nightjar.log"));
    tail = new TopicTail(up.kafka());
    copy(night, data.resolve("inbox"));
    NightRun.await("15 lights and 8 darks", () -> tail.ends().size() == 23);
    NightRun.await("the night's sum", () -> sums(nightKey()) == 23);
    NightRun.await(
        "the last verdict",
        () -> NightRun.number(data, "select count(*) from qa.frame where not published") == 0);
  }

  private Map<String, FrameReport> lights() {
    return byName(
        tail.ends().values().stream().filter(r -> measured.containsKey(r.frame().fileName())));
  }

  private String nightKey() {
    var any = measured.values().iterator().next().frame();
    return any.telescope() + "/" + any.night();
  }

  private int sums(String key) {
    var document = tail.latest(Topics.QA_NIGHT).get(key);
    try {
      return document == null ? 0 : ReportJson.mapper().readTree(document).path("frames").asInt();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static Map<String, FrameReport> byName(Stream<FrameReport> reports) {
    return reports.collect(
        Collectors.toMap(r -> r.frame().fileName(), r -> r, (a, b) -> b, TreeMap::new));
  }

  @AfterAll
  void end() {
    if (tail != null) {
      tail.close();
    }
    if (up != null) {
      up.close();
    }
  }

  @Test
  void noChannelComplainsOfItsSettingsAtTheStart() {
    assertThat(startLog).contains("broker ready after");
    assertThat(startLog.lines().filter(line -> line.contains("SRMSG"))).isEmpty();
  }

  @Test
  void everyLightIsAssessedWithTheMasterOfAllDarks() {
    assertThat(lights()).hasSize(15);
    assertThat(lights().values())
        .allSatisfy(r -> {
          assertThat(r.status()).as(r.frame().fileName()).isEqualTo(Status.ASSESSED);
          var calibration = Objects.requireNonNull(r.calibration());
          assertThat(calibration.steps()).contains(CalibrationStep.DARK);
          assertThat(calibration.masters()).containsKey("dark");
        });
  }

  @Test
  void numbersAreThoseOfMeasure() {
    var same =
        RecursiveComparisonConfiguration.builder()
            // where bytes lie, how long it took, and by which way a plate was found
            .withIgnoredFields(
                "products",
                "timings",
                "software",
                "frame.id",
                "astrometry.strategy",
                "astrometry.logOdds")
            .withComparatorForType(UpTest::compare, Double.class)
            .build();
    var lights = lights();
    assertThat(lights.keySet()).isEqualTo(measured.keySet());
    for (var name : measured.keySet()) {
      assertThat(lights.get(name))
          .as(name)
          .usingRecursiveComparison(same)
          .isEqualTo(measured.get(name));
    }
  }

  private static int compare(Double a, Double b) {
    if (a == null || b == null) {
      return Objects.equals(a, b) ? 0 : 1;
    }
    return Math.abs(a - b) <= SAME * Math.max(1, Math.abs(a)) ? 0 : Double.compare(a, b);
  }

  @Test
  void thereIsOneNightWithAllFrames() {
    assertThat(sums(nightKey())).isEqualTo(23);
    var others = tail.latest(Topics.QA_NIGHT).keySet();
    assertThat(others.stream().filter(k -> k.startsWith(nightKey().split("/")[0] + "/")))
        .containsExactly(nightKey());
  }

  @Test
  void restTellsTheSameAsTheTopic() throws Exception {
    for (var report : lights().values()) {
      var answer = get("/api/frames/" + report.frame().id());
      assertThat(ReportJson.read(answer)).isEqualTo(report);
    }
    var list = ReportJson.mapper().readTree(get("/api/frames?kind=LIGHT&limit=100"));
    assertThat(list.path("items")).hasSizeGreaterThanOrEqualTo(15);
    var night = ReportJson.mapper().readTree(get("/api/nights/" + nightKey()));
    assertThat(night.path("frames").asInt()).isEqualTo(23);
  }

  private String get(String path) throws IOException, InterruptedException {
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create(up.api() + path.replace(" ", "%20"))).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aSecondOneOnTheSameFolderIsRefusedInOneSentence() throws IOException {
    var second = UpProcess.begin(data, 0, 0);
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(second.output()).contains("another nightjar works on").hasLineCount(1);
    assertThat(up.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.FRAME_INGESTED,
        Topics.FRAME_WOKEN,
        Topics.FRAME_CALIBRATED,
        Topics.FRAME_EXTRACTED,
        Topics.FRAME_SOLVED,
        Topics.FRAME_MEASURED,
        Topics.FRAME_REJECTED,
        Topics.QA_FRAME
      })
  void whatIsNoReportBecomesADeadLetterWithTheReason(String topic) {
    try (var probe = new TopicProbe(up.kafka())) {
      probe.send(topic, "poison-text-" + topic, "{\"not\": json");
      probe.send(topic, "poison-newer-" + topic, "{\"schema\": \"nightjar.frame-report/9\"}");
    }
    assertThat(reason(topic, "poison-text-" + topic)).contains("not a frame report");
    assertThat(reason(topic, "poison-newer-" + topic)).contains("nightjar.frame-report/9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.FRAME_WOKEN,
        Topics.FRAME_CALIBRATED,
        Topics.FRAME_EXTRACTED,
        Topics.FRAME_SOLVED
      })
  void aFrameWhoseBytesAreGoneOrChangedFailsWithTheReason(String topic) {
    var report = lights().values().iterator().next();
    var gone = poisoned(report, topic, "gone", true);
    var changed = poisoned(report, topic, "changed", false);
    try (var probe = new TopicProbe(up.kafka())) {
      probe.send(topic, gone);
      probe.send(topic, changed);
    }
    assertThat(reason(topic, gone.frame().id())).contains("is not in the store");
    assertThat(reason(topic, changed.frame().id())).contains("sha256");
    NightRun.await(
        "the failures' ends",
        () -> tail.ends().keySet().containsAll(List.of(gone.frame().id(), changed.frame().id())));
    assertThat(tail.ends().get(gone.frame().id()).status()).isEqualTo(Status.FAILED);
    assertThat(tail.ends().get(changed.frame().id()).status()).isEqualTo(Status.FAILED);
  }

  /** Another frame with the products of this, which are not there or not what they were. */
  private static FrameReport poisoned(FrameReport report, String topic, String what, boolean gone) {
    var id = NightRun.sha256((topic + what).getBytes(StandardCharsets.UTF_8));
    var json = ReportJson.mapper().<ObjectNode>valueToTree(report);
    json.put("status", "IN_PROGRESS").remove(List.of("quality"));
    ((ObjectNode) json.get("frame"))
        .put("id", id)
        .put("fileName", "poison.fits")
        .put("telescope", "poison");
    for (var product : json.get("products")) {
      var changed = (ObjectNode) product;
      if (gone) {
        changed.put("key", changed.get("key").asText() + ".gone");
      } else {
        changed.put("sha256", id);
      }
    }
    return ReportJson.read(json.toString());
  }

  private String reason(String topic, String key) {
    NightRun.await("a dead letter of " + topic, () -> letter(topic, key) != null);
    return TopicProbe.header(letter(topic, key).headers(), "dead-letter-reason");
  }

  private ConsumerRecord<String, String> letter(String topic, String key) {
    return tail.of(topic + Topics.DEAD_LETTER).stream()
        .filter(r -> key.equals(r.key()))
        .findFirst()
        .orElse(null);
  }

  @Test
  void theSameFileUnderTenNamesAndByTwoWaysIsOneFrameAndSubmitShowsItsEnd() throws Exception {
    var network = SmallNetwork.in(folder.resolve("network"), 3);
    var light = network.others().getFirst();
    var id = NightRun.sha256(Files.readAllBytes(light));
    var names = new ArrayList<Path>();
    for (int i = 0; i < 5; i++) {
      Files.copy(light, data.resolve("inbox").resolve("copy-" + i + ".fits"));
      names.add(Files.copy(light, folder.resolve("upload-" + i + ".fits")));
    }
    var submitted = submit(names);
    assertThat(submitted.exitCode()).isZero();
    var report = ReportJson.read(submitted.text().strip());
    assertThat(report.frame().id()).isEqualTo(id);
    assertThat(report.status()).isEqualTo(Status.ASSESSED);
    NightRun.await(
        "the inbox is empty", () -> Files.notExists(data.resolve("inbox").resolve("copy-4.fits")));
    var one = ReportJson.mapper().readTree(get("/api/frames?telescope=alt-az&limit=10"));
    assertThat(one.path("items")).hasSize(1);
    assertThat(tail.ends().get(id).status()).isEqualTo(Status.ASSESSED);
    var ledger = ReportJson.mapper().readTree(get("/api/ledger"));
    assertThat(ledger.path("telescopes").findParents("telescope"))
        .filteredOn(t -> t.path("telescope").asText().equals("alt-az"))
        .singleElement()
        .satisfies(t -> assertThat(t.path("received").asInt()).isEqualTo(1));
  }

  private record Submitted(int exitCode, String text) {}

  private Submitted submit(List<Path> files) {
    var arguments = new ArrayList<>(List.of("submit", "--json", "--quiet", "--url", up.api()));
    files.forEach(f -> arguments.add(f.toString()));
    var before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Nightjar.commandLine().execute(arguments.toArray(String[]::new));
      return new Submitted(exitCode, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void kcatReadsTheVerdicts() throws Exception {
    var kcat = Path.of("/usr/bin/kcat");
    if (!Files.isExecutable(kcat)) {
      if (Boolean.getBoolean("nightjar.peers.required")) {
        throw new AssertionError("peer required, but missing: kcat");
      }
      org.junit.jupiter.api.Assumptions.abort("skipped: kcat not installed");
    }
    var process =
        new ProcessBuilder(
                kcat.toString(),
                "-C",
                "-b",
                up.kafka(),
                "-t",
                Topics.QA_FRAME,
                "-o",
                "beginning",
                "-e",
                "-q",
                "-K",
                "\t")
            .start();
    var keys =
        process.inputReader().lines().map(line -> line.split("\t")[0]).collect(Collectors.toSet());
    assertThat(process.waitFor()).isZero();
    assertThat(keys).containsAll(lights().values().stream().map(r -> r.frame().id()).toList());
  }
}
