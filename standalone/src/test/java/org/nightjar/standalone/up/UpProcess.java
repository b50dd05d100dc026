package org.nightjar.standalone.up;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code nightjar up} as a process of its own, started as the launcher starts it. */
final class UpProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path APPLICATION =
      Path.of(System.getProperty("nightjar.root"), "standalone/target/quarkus-app");

  private static final List<String> SMALL_AND_SHORT =
      List.of(
          "-Xmx1g",
          // Short lives: what the second compiler makes comes too late for them.
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // What the first to end has loaded, the next need not load again.
          "-XX:+AutoCreateSharedArchive",
          "-XX:SharedArchiveFile=" + APPLICATION.resolveSibling("up.jsa"),
          // Whoever writes that says what it left out.
          "-Xlog:cds*=off",
          "-Xlog:aot*=off");

  private static final Pattern API = Pattern.compile("API +(http://\\S+)/api/frames");
  private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+)");

  private final Process process;
  private final StringBuffer output = new StringBuffer();
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private UpProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("up-output").start(this::read);
  }

  /** Starts and does not wait; ports 0 stand for any. */
  static UpProcess begin(Path data, int port, int kafkaPort, String... more) throws IOException {
    return begin(SMALL_AND_SHORT, data, port, kafkaPort, more);
  }

  /** Starts as the launcher does, with a heap of so many bytes, and waits until it is up. */
  static UpProcess startWithHeap(Path data, long heapBytes) throws IOException {
    var up =
        begin(
            List.of(
                "-Xmx" + heapBytes,
                "-XX:+UseG1GC",
                "-XX:MaxHeapFreeRatio=50",
                "-XX:MinHeapFreeRatio=30",
                "-XX:-G1UseAdaptiveIHOP",
                "-XX:InitiatingHeapOccupancyPercent=70",
                "-XX:-ClassUnloadingWithConcurrentMark"),
            data,
            0,
            0);
    up.awaitReady();
    return up;
  }

  private static UpProcess begin(
      List<String> options, Path data, int port, int kafkaPort, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            classPath(),
            "org.nightjar.standalone.Nightjar",
            "up",
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafkaPort)));
    command.addAll(List.of(more));
    return new UpProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Starts and waits until it says that it is up. */
  static UpProcess start(Path data, int port, int kafkaPort, String... more) throws IOException {
    var up = begin(data, port, kafkaPort, more);
    up.awaitReady();
    return up;
  }

  private static String classPath() throws IOException {
    return Stream.of("quarkus", "app", "lib/boot", "lib/main")
        .flatMap(folder -> jars(APPLICATION.resolve(folder)))
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

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.contains("Kafka ")) {
          ready.complete(output.toString());
        }
      }
    } catch (IOException e) {
      output.append(e);
    }
    ready.completeExceptionally(new IllegalStateException("ended: " + output));
  }

  void awaitReady() {
    said();
  }

  private String said() {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("not up: " + output, e);
    }
  }

  boolean ready() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  String api() {
    return found(API);
  }

  String kafka() {
    return found(KAFKA);
  }

  private String found(Pattern pattern) {
    var matcher = pattern.matcher(said());
    if (!matcher.find()) {
      throw new AssertionError("no address in: " + output);
    }
    return matcher.group(1);
  }

  String output() {
    return output.toString();
  }

  long pid() {
    return process.pid();
  }

  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /**
   * As {@code kill}, or Ctrl-C.
   *
   * @return the exit code
   */
  int stop() {
    process.destroy();
    return waitFor();
  }

  int waitFor() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + output);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
