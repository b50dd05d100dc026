package org.nightjar.benchmarks.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** {@code nightjar up} as the launcher starts it, from the process's start on. */
final class RunningUp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern API = Pattern.compile("API +(http://\\S+)/api/frames");
  private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+)");

  private final Path data;
  private final Process process;
  private final long startedNanos = System.nanoTime();
  private final CompletableFuture<String> greeting = new CompletableFuture<>();
  private volatile long readyNanos;
  private volatile Duration processorTimeToReady = Duration.ZERO;

  private RunningUp(Path data, Process process) {
    this.data = data;
    this.process = process;
    Thread.ofPlatform().daemon().name("up-output").start(this::read);
  }

  /** What the launcher does about the cache of loaded classes. */
  enum Cache {
    /** Neither uses nor makes one. */
    OFF,
    /** Uses the one that is there. */
    USE,
    /** Makes one, in the background, at once. */
    MAKE
  }

  /** Where the cache lies once it was made. */
  static Path cache(Path home) {
    return home.resolve(".nightjar").resolve("application.aot");
  }

  /** Starts it and waits until it says that it is up. */
  static RunningUp start(Path home, Path data, Cache cache)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            home.resolve("nightjar").toString(),
            "up",
            "--data",
            data.toString(),
            "--port",
            "0",
            "--kafka-port",
            "0");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("NIGHTJAR_CACHE", cache.name().toLowerCase(java.util.Locale.ROOT));
    builder.environment().put("NIGHTJAR_TRAINING_DELAY", "0");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    var up = new RunningUp(data, builder.start());
    try {
      up.greeting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return up;
    } catch (ExecutionException | TimeoutException e) {
      up.close();
      throw new IOException("up does not start: " + e.getMessage(), e);
    }
  }

  private void read() {
    var said = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Kafka ")) {
          readyNanos = System.nanoTime();
          processorTimeToReady = processorTime();
          greeting.complete(said.toString());
        }
      }
    } catch (IOException e) {
      said.append(e);
    }
    greeting.completeExceptionally(new IOException("ended: " + said));
  }

  private String found(Pattern pattern) throws IOException {
    var matcher = pattern.matcher(greeting.getNow(""));
    if (!matcher.find()) {
      throw new IOException("no address in: " + greeting.getNow(""));
    }
    return matcher.group(1);
  }

  URI address() throws IOException {
    return URI.create(found(API));
  }

  String kafka() throws IOException {
    return found(KAFKA);
  }

  Path inbox() {
    return data.resolve("inbox");
  }

  Duration timeToReady() {
    return Duration.ofNanos(readyNanos - startedNanos);
  }

  Duration processorTimeToReady() {
    return processorTimeToReady;
  }

  /** Of the process, without the database's. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Of this process and of the database's, in bytes; see {@link Memory}. */
  Memory memory() throws IOException {
    var postmaster = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
    return Memory.of(process.pid(), Long.parseLong(postmaster.getFirst().strip()));
  }

  /**
   * Ends it as Ctrl-C does.
   *
   * @return how long that took
   */
  Duration stop() throws IOException, InterruptedException {
    long from = System.nanoTime();
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("up does not end");
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (process.isAlive()) {
      stop();
    }
  }
}
