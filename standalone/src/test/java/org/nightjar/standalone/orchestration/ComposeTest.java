package org.nightjar.standalone.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.infra.FreePorts;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.standalone.split.ServiceProcess;
import org.nightjar.standalone.up.SmallNetwork;

/**
 * docker-compose.yml brought up from the Dockerfiles: a frame goes through, also after restarts,
 * and down and up keep everything.
 */
class ComposeTest {
  private static final String TOKEN = UUID.randomUUID().toString();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private URI window;

  @Test
  void aFrameGoesThroughAlsoAfterRestartsAndNothingIsForgotten() throws Exception {
    ServiceConfiguration.NAMES.forEach(ServiceProcess::jar);
    int port = FreePorts.one();
    window = URI.create("http://127.0.0.1:" + port);
    var settings =
        Map.of(
            "NIGHTJAR_DATABASE_PASSWORD", UUID.randomUUID().toString(),
            "NIGHTJAR_STORE_ACCESS_KEY", "nightjar-test",
            "NIGHTJAR_STORE_SECRET_KEY", UUID.randomUUID().toString(),
            "NIGHTJAR_ACCESS_TOKEN", TOKEN,
            "NIGHTJAR_PORT", String.valueOf(port));
    try (var project = new ComposeProject(folder, "nightjar-test-" + port, settings)) {
      var frames = frames(folder.resolve("frames"));
      var from = Instant.now();
      project.compose("up", "-d", "--build", "--wait");
      told(
          "up and healthy after %d s, images: %s",
          Duration.between(from, Instant.now()).toSeconds(), images(project));

      assertThat(published(project)).containsExactly("qa-service");
      assertThat(submit(frames.getFirst(), "Bearer wrong").statusCode()).isIn(401, 403);
      var first = assessed(frames.getFirst());
      assertThat(first.products())
          .containsKeys("raw", "calibrated", "catalogue", "psfPlot", "preview");
      var plot = get("/api/frames/" + first.frame().id() + "/products/psfPlot");
      assertThat(plot.headers().firstValue("Content-Type")).hasValue("image/png");

      project.compose("restart", "kafka", "extraction-service");
      var second = assessed(frames.get(1));

      project.compose("down", "--timeout", "30");
      project.compose("up", "-d", "--wait");
      var third = assessed(frames.get(2));

      assertThat(ids())
          .containsExactlyInAnyOrder(first.frame().id(), second.frame().id(), third.frame().id());
      assertThat(report(first.frame().id())).isEqualTo(first);
      var ledger = ReportJson.mapper().readTree(text("/api/ledger"));
      assertThat(ledger.path("received").asInt()).isEqualTo(3);
      told(
          "memory: %s",
          project
              .docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
              .lines()
              .filter(l -> l.contains(String.valueOf(port)))
              .collect(Collectors.joining("; ")));
    }
  }

  private static void told(String format, Object... values) {
    System.err.printf("compose: " + format + "%n", values);
  }

  private static String images(ComposeProject project) throws Exception {
    return ComposeFile.read().services().values().stream()
        .map(s -> s.path("image").asText())
        .filter(Images.OF_OTHERS::containsKey)
        .map(i -> i + standIn(project, i))
        .collect(Collectors.joining(", "));
  }

  private static String standIn(ComposeProject project, String image) {
    try {
      var label =
          project.docker(
              "image", "inspect", "-f", "{{index .Config.Labels \"nightjar.standin\"}}", image);
      return label.strip().equals("true") ? " (stand-in, not the official image)" : "";
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static TreeSet<String> published(ComposeProject project) throws Exception {
    return project
        .compose("ps", "--format", "{{.Service}} {{.Ports}}")
        .lines()
        .filter(l -> l.contains("->"))
        .map(l -> l.split(" ")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Lights of a telescope that says where it looks: found on the sky at once. */
  private static List<byte[]> frames(Path folder) throws IOException {
    var frames = new ArrayList<byte[]>();
    for (var file : SmallNetwork.in(folder, 3).others()) {
      if (file.getFileName().toString().contains("light") && frames.size() < 3) {
        frames.add(Files.readAllBytes(file));
      }
    }
    return frames;
  }

  private HttpResponse<String> submit(byte[] bytes, String authorization) throws Exception {
    return http.send(
        HttpRequest.newBuilder(window.resolve("/api/frames?fileName=sky.fits"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private FrameReport assessed(byte[] bytes) throws Exception {
    var id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          var answer = submit(bytes, "Bearer " + TOKEN);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        });
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(report(id).status()).isEqualTo(Status.ASSESSED));
    return report(id);
  }

  private FrameReport report(String id) throws Exception {
    return ReportJson.read(text("/api/frames/" + id));
  }

  private TreeSet<String> ids() throws Exception {
    var ids = new TreeSet<String>();
    for (JsonNode item : ReportJson.mapper().readTree(text("/api/frames")).path("items")) {
      ids.add(item.path("frame").path("id").asText());
    }
    return ids;
  }

  private String text(String path) throws Exception {
    return get(path).body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(window.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer;
  }
}
