package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nightjar.infra.FreePorts;
import org.nightjar.model.Stage;

/** A stage's service as a process of its own, held to one processor. */
final class StageProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BUILD_MINUTES = 15;

  private final Path log;
  private final URI address;
  private final Process process;

  private StageProcess(Path log, URI address, Process process) {
    this.log = log;
    this.address = address;
    this.process = process;
  }

  private static String service(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT) + "-service";
  }

  private static Path jar(Path home, Stage stage) {
    return home.resolve(service(stage)).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /**
   * Builds the service's application where it is not there, or older than the launcher's build,
   * which makes none.
   */
  static void build(Path home, Stage stage) throws IOException, InterruptedException {
    var jar = jar(home, stage);
    var built = home.resolve(".nightjar").resolve("built");
    if (Files.exists(jar)
        && Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(built)) >= 0) {
      return;
    }
    System.err.println("replicas: " + service(stage) + " is built first");
    var builder =
        new ProcessBuilder(
                home.resolve("mvnw").toString(),
                "-q",
                "-B",
                "-DskipTests",
                "-Dspotless.check.skip=true",
                "-pl",
                service(stage),
                "-am",
                "package")
            .directory(home.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var maven = builder.start();
    if (!maven.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
      throw new IOException(service(stage) + " cannot be built");
    }
  }

  /** Starts it and does not wait. */
  static StageProcess start(Path home, Stage stage, Path log, Map<String, String> environment)
      throws IOException {
    int port = FreePorts.one();
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:ActiveProcessorCount=1",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar(home, stage).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    return new StageProcess(
        log, URI.create("http://127.0.0.1:" + port + "/q/health/ready"), builder.start());
  }

  void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var client = HttpClient.newHttpClient()) {
      while (!ready(client)) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException("the service does not get ready:\n" + Files.readString(log));
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private boolean ready(HttpClient client) throws IOException, InterruptedException {
    try {
      var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
