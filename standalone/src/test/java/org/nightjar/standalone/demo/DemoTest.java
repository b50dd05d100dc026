package org.nightjar.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightjar demo} as a process, as the launcher starts it, looked at over HTTP. */
@Tag("long")
class DemoTest {
  private static final Pattern PAGE = Pattern.compile("page +(http://\\S+?)/\\s");
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** What happens to whom, and nothing else. */
  private static final Map<String, List<String>> HAPPENED =
      new TreeMap<>(
          Map.of(
              "panoptes-a", List.of("cloud"),
              "panoptes-b", List.of("cloud", "stuckShutter"),
              "ccd-refractor", List.of("focusDrift", "rejected"),
              "alt-az", List.of("silent", "wind")));

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void theNightNamesWhatHappenedAndNothingElseAndLeavesNothingBehind(@TempDir Path temporary)
      throws Exception {
    var log = temporary.resolve("said.txt");
    var folder = Files.createDirectory(temporary.resolve("tmp"));
    var process = start(folder, log, "--port", "0", "--speed", "100");
    var everNamed = new TreeSet<String>();
    try {
      var page = Awaitility.await().atMost(PATIENCE).until(() -> page(log), a -> a != null);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> {
            everNamed.addAll(
                named(page).entrySet().stream()
                    .flatMap(e -> e.getValue().stream().map(n -> e.getKey() + " " + n))
                    .toList());
            return Files.readString(log).contains("The night is over")
                && get(page, "/api/ledger").path("inFlight").asInt(-1) == 0;
          });
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(named(page)).isEqualTo(HAPPENED));
      assertThat(everNamed)
          .as("nothing else was named at any moment")
          .isEqualTo(
              HAPPENED.entrySet().stream()
                  .flatMap(e -> e.getValue().stream().map(n -> e.getKey() + " " + n))
                  .collect(Collectors.toCollection(TreeSet::new)));
      var ledger = get(page, "/api/ledger");
      assertThat(ledger.path("rejected").asInt()).isEqualTo(1);
      assertThat(ledger.path("failed").asInt()).isZero();
    } finally {
      process.destroy();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    try (var left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .as("nothing is left behind")
          .noneMatch(name -> name.startsWith("nightjar"));
    }
  }

  private String page(Path log) {
    try {
      return address(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String address(Path log) throws IOException {
    var matcher = PAGE.matcher(Files.readString(log));
    return matcher.find() ? matcher.group(1) : null;
  }

  private JsonNode get(String page, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(page + path)).timeout(Duration.ofSeconds(30));
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return mapper.readTree(answer.body());
  }

  private Map<String, List<String>> named(String page) throws IOException, InterruptedException {
    var found = new TreeMap<String, List<String>>();
    for (var night : get(page, "/api/nights").path("items")) {
      var names = new ArrayList<String>();
      night.path("diagnosis").forEach(f -> names.add(f.path("name").asText()));
      names.sort(null);
      found.put(night.path("telescope").asText(), names);
    }
    return found;
  }

  private static Process start(Path temporary, Path log, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.io.tmpdir=" + temporary,
                "-Xmx1g",
                "-cp",
                classPath(),
                "org.nightjar.standalone.Nightjar",
                "demo"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static String classPath() {
    var application = Path.of(System.getProperty("nightjar.root"), "standalone/target/quarkus-app");
    return Stream.of("quarkus", "app", "lib/boot", "lib/main")
        .flatMap(folder -> jars(application.resolve(folder)))
        .collect(Collectors.joining(":"));
  }

  /** Sorted, backwards: transformed classes come before generated ones. */
  private static Stream<String> jars(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(f -> f.endsWith(".jar"))
          .sorted(java.util.Comparator.reverseOrder())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
