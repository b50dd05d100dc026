package org.nightjar.standalone.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.nightjar.infra.FreePorts;

/** A service as a process of its own: java -jar, and environment variables only. */
public final class ServiceProcess implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;

  private ServiceProcess(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * The service's runnable jar. Skips the test, in words, where services were compiled but not
   * packaged.
   */
  public static Path jar(String service) {
    var jar =
        Path.of(System.getProperty("nightjar.root"), service + "-service")
            .resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      if (Boolean.getBoolean("nightjar.services.required")) {
        throw new AssertionError(jar + " is required, but was not built");
      }
      Assumptions.abort("skipped: " + jar + " is not built; ./nightjar test builds it");
    }
    return jar;
  }

  /**
   * @param name of this replica, for its log
   */
  static ServiceProcess start(
      String service, String name, Path folder, Map<String, String> environment)
      throws IOException {
    int port = FreePorts.one();
    var log = folder.resolve(name + ".log");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar(service).toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    return new ServiceProcess(name, port, log, builder.start());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  boolean ready() throws IOException, InterruptedException {
    assertThat(process.isAlive()).as(() -> name + " ended:\n" + tail()).isTrue();
    try {
      return status("/q/health/ready") == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  int status(String path) throws IOException, InterruptedException {
    return ask(path).statusCode();
  }

  String get(String path) throws IOException, InterruptedException {
    var answer = ask(path);
    assertThat(answer.statusCode()).as(() -> name + path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A number of the service's metrics, summed over its tags; 0 when it is not there yet. */
  double metric(String metric) throws IOException, InterruptedException {
    return get("/q/metrics")
        .lines()
        .filter(l -> l.startsWith(metric + "{") || l.startsWith(metric + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** As the power fails. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * As an operator stops it.
   *
   * @return exit code
   */
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS))
        .as(() -> name + " stops:\n" + tail())
        .isTrue();
    return process.exitValue();
  }

  String name() {
    return name;
  }

  String tail() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
