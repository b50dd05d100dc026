package org.nightjar.standalone.orchestration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** docker-compose.yml brought up for real, under a name and with secrets of its own. */
final class ComposeProject implements AutoCloseable {
  private static final long MINUTES = 8;

  private final Path folder;
  private final String name;

  /** Short lives: what the second compiler makes comes too late for them. */
  private static final String SHORT_LIVES =
      """
      x-lives: &lives {environment: {JAVA_TOOL_OPTIONS: -XX:TieredStopAtLevel=1 -XX:+UseSerialGC}}
      services:
        kafka: *lives
        objects: *lives
        topics: *lives
        ingest-service: *lives
        calibration-service: *lives
        extraction-service: *lives
        astrometry-service: *lives
        photometry-service: *lives
        qa-service: *lives
      """;

  private final Path settings;
  private final Path shortLives;

  /**
   * Skips the test, in words, where no Docker with Compose v2 answers.
   *
   * @param folder for its settings and logs
   */
  ComposeProject(Path folder, String name, Map<String, String> environment) throws Exception {
    this.folder = folder;
    this.name = name;
    this.settings = folder.resolve("compose.env");
    if (!answers("docker", "info") || !answers("docker", "compose", "version")) {
      if (Boolean.getBoolean("nightjar.docker.required")) {
        throw new AssertionError("Docker with Compose v2 is required, but does not answer");
      }
      Assumptions.abort(
          "skipped: no Docker with Compose v2 answers: docker-compose.yml was not brought up");
    }
    this.shortLives = Files.writeString(folder.resolve("short-lives.yml"), SHORT_LIVES);
    Files.write(
        settings,
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private static boolean answers(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a command of docker compose to its end; what it printed. */
  String compose(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "docker",
                "compose",
                "-p",
                name,
                "--progress",
                "plain",
                "--project-directory",
                Repository.ROOT.toString(),
                "-f",
                Repository.ROOT.resolve("docker-compose.yml").toString(),
                "-f",
                shortLives.toString(),
                "--env-file",
                settings.toString()));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    var log = Files.createTempFile(folder, "compose", ".log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(
          command + " goes on after " + MINUTES + " min:\n" + Files.readString(log));
    }
    var text = Files.readString(log, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new AssertionError(
          command + " ended with " + process.exitValue() + ":\n" + text + logs(command));
    }
    return text;
  }

  private String logs(List<String> failed) throws IOException, InterruptedException {
    return failed.contains("up") ? compose("logs", "--no-color", "--tail", "30") : "";
  }

  @Override
  public void close() throws IOException, InterruptedException {
    compose("down", "--volumes", "--timeout", "20");
  }
}
