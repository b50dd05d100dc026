package org.nightjar.standalone.up;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.infra.FreePorts;
import org.nightjar.standalone.measure.IndexFolder;

/**
 * A run of {@code up}, from the lock on the data folder to the last server's end. Whatever ends it,
 * the application comes to its end before broker and database do.
 */
public final class UpRun {
  private static final String LOCAL = "127.0.0.1";

  private final DataFolder data;
  private final Servers servers;
  private final Companion companion;
  private final PrintWriter err;
  private final CountDownLatch applicationEnded = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int exitCode;

  private UpRun(DataFolder data, Servers servers, Companion companion, PrintWriter err) {
    this.data = data;
    this.servers = servers;
    this.companion = companion;
    this.err = err;
  }

  /** Whether this process has the application in it, or only the command line. */
  public static boolean isBuiltIn() {
    return UpRun.class.getClassLoader().getResource("io/quarkus/runner/ApplicationImpl.class")
        != null;
  }

  /**
   * Runs until the process is told to end.
   *
   * @return the exit code when it ended by itself
   */
  static int of(UpOptions options, PrintWriter err) throws IOException {
    return of(options, Companion.NONE, err);
  }

  /**
   * Runs until the process is told to end, with somebody beside it.
   *
   * @return the exit code when it ended by itself
   */
  public static int of(UpOptions options, Companion companion, PrintWriter err) throws IOException {
    try (var data = DataFolder.open(options.data())) {
      int port = free("--port", options.host(), options.port());
      int kafkaPort = free("--kafka-port", LOCAL, options.kafkaPort());
      var servers = Servers.start(data, kafkaPort);
      var run = new UpRun(data, servers, companion, err);
      return run.run(options, port);
    } catch (DataFolder.InUseException e) {
      err.println("nightjar: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      err.printf("nightjar: %s; see %s%n", e.getMessage(), logFile(options.data()));
      return 1;
    }
  }

  private int run(UpOptions options, int port) throws IOException {
    var hook = Thread.ofPlatform().name("servers-stop").unstarted(this::stopAndHalt);
    Runtime.getRuntime().addShutdownHook(hook);
    settings(options, port).forEach(System::setProperty);
    if (options.rehearse()) {
      Thread.ofPlatform()
          .daemon()
          .name("rehearsal")
          .start(new Rehearsal(data.inbox(), servers.bootstrapServers()));
    }
    try {
      companion.begin(
          data.inbox(), URI.create("http://%s:%d/".formatted(shown(options.host()), port)));
    } catch (IOException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      servers.close();
      throw e;
    }
    Quarkus.run(UpApplication.class, this::ended, greeting(options, port).toArray(String[]::new));
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal ends the process: the hook closes the servers, and returning would close the lock
      // too early.
      waitForEnd();
    }
    servers.close();
    var cause = failure.get();
    if (cause != null) {
      log(cause);
      err.printf("nightjar: did not start: %s; see %s%n", root(cause), logFile(data.root()));
    }
    return exitCode;
  }

  private static Throwable root(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Logging itself may not have come up. */
  private void log(Throwable failure) {
    var file = logFile(data.root());
    try (var out =
        new PrintWriter(
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
      out.println("did not start:");
      failure.printStackTrace(out);
    } catch (IOException e) {
      failure.printStackTrace(err);
    }
  }

  private void ended(int code, @Nullable Throwable cause) {
    exitCode = code;
    failure.set(cause);
    applicationEnded.countDown();
  }

  /** Stopping when told so is success; the JVM would report the signal. */
  private void stopAndHalt() {
    try {
      applicationEnded.await();
      servers.close();
      companion.ended();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(failure.get() == null ? 0 : 1);
  }

  private static void waitForEnd() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, String> settings(UpOptions options, int port) {
    var settings = new java.util.HashMap<String, String>();
    settings.put("nightjar.jdbc.url", servers.jdbcUrl() + "&connectTimeout=10&socketTimeout=120");
    settings.put("nightjar.jdbc.password", servers.databasePassword());
    settings.put("kafka.bootstrap.servers", servers.bootstrapServers());
    settings.put("nightjar.store.folder", data.products().toString());
    settings.put("nightjar.ingest.inbox", data.inbox().toString());
    settings.put("nightjar.ingest.scratch", data.scratch().toString());
    settings.put("nightjar.astrometry.index-cache", IndexFolder.cache().toString());
    settings.put("nightjar.up.data", data.root().toString());
    settings.put("quarkus.http.host", options.host());
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("quarkus.log.file.path", logFile(data.root()).toString());
    var indexes = options.indexes();
    if (indexes != null) {
      settings.put("nightjar.astrometry.indexes", indexes.toAbsolutePath().toString());
    }
    if (!options.telescopes().isEmpty()) {
      settings.put(
          "nightjar.telescopes.files",
          options.telescopes().stream()
              .map(file -> file.toAbsolutePath().toString().replace(",", "\\,"))
              .collect(Collectors.joining(",")));
    }
    var own = data.root().resolve("nightjar.properties");
    if (Files.isRegularFile(own)) {
      settings.put("smallrye.config.locations", own.toUri().toString());
    }
    return settings;
  }

  private List<String> greeting(UpOptions options, int port) {
    if (options.quiet()) {
      return List.of();
    }
    var address = "http://%s:%d".formatted(shown(options.host()), port);
    return List.of(
        "Nightjar is up; Ctrl-C ends it.",
        "  page   " + address + "/",
        "  API    " + address + "/api/frames",
        "  inbox  " + data.inbox(),
        "  Kafka  " + servers.bootstrapServers() + "  (qa-frame, qa-night)");
  }

  private static String shown(String host) {
    var name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return name.contains(":") ? "[" + name + "]" : name;
  }

  private static Path logFile(Path data) {
    return data.resolve("log").resolve("nightjar.log");
  }

  /**
   * The port itself, or a free one instead of 0.
   *
   * @throws IllegalArgumentException when somebody listens there
   */
  private static int free(String option, String host, int port) throws IOException {
    if (port == 0) {
      return FreePorts.one();
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return port;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s = %d on %s: %s; name another port, or 0 for any"
              .formatted(option, port, host, e.getMessage()),
          e);
    }
  }
}
