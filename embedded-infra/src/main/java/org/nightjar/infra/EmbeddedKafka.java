package org.nightjar.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.commons.io.function.IOSupplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One broker and controller in this process, on 127.0.0.1, keeping its log in a folder; tuned to be
 * small.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int STOP_SECONDS = 8;
  private static final int MOST_NUDGES = 10;
  private static final int MOST_PORTS = 5;

  /** Why the broker of this process gave up; Kafka's own procedures are the process's. */
  private static final AtomicReference<@Nullable String> LAST_WORDS = new AtomicReference<>();

  private final Path folder;
  private final int port;
  private final int advertisedPort;
  private volatile KafkaRaftServer server;
  private boolean resting;

  private EmbeddedKafka(Path folder, int port, int advertisedPort, KafkaRaftServer server) {
    this.folder = folder;
    this.port = port;
    this.advertisedPort = advertisedPort;
    this.server = server;
  }

  /**
   * Starts a broker, on the log that is there.
   *
   * @param folder of its log; one process at a time
   * @param port 0 for any
   * @throws PortTakenException when another program listens on the port
   */
  public static EmbeddedKafka start(Path folder, int port) throws IOException {
    return port == 0 ? startOnOneOf(FreePorts::one, folder) : startBehind(folder, port, port);
  }

  /** A port that was free when it was chosen may be another's when the broker comes to it. */
  static EmbeddedKafka startOnOneOf(IOSupplier<Integer> ports, Path folder) throws IOException {
    for (int i = 1; ; i++) {
      int port = ports.get();
      try {
        return startBehind(folder, port, port);
      } catch (PortTakenException e) {
        if (i == MOST_PORTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Starts a broker that tells its clients to come by another port, where something stands between.
   *
   * @param folder of its log; one process at a time
   * @param port that it listens on
   * @param advertisedPort that clients use
   */
  public static EmbeddedKafka startBehind(Path folder, int port, int advertisedPort)
      throws IOException {
    // A full disk makes a broker halt the JVM; the application is to live on and say so.
    Exit.setHaltProcedure((status, message) -> giveUp(message));
    Exit.setExitProcedure((status, message) -> giveUp(message));
    var absolute = folder.toAbsolutePath();
    if (!Files.exists(absolute.resolve("meta.properties"))) {
      format(absolute);
    }
    var server = started(absolute, port, advertisedPort, FreePorts::one);
    return new EmbeddedKafka(absolute, port, advertisedPort, server);
  }

  private static void giveUp(@Nullable String message) {
    var words = message == null ? "it lost its log folder" : message;
    LAST_WORDS.compareAndSet(null, words);
    throw new IllegalStateException("the broker gave up: " + words);
  }

  /**
   * @param controllerPorts asked for another where the last one is taken
   */
  static KafkaRaftServer started(
      Path folder, int port, int advertisedPort, IOSupplier<Integer> controllerPorts)
      throws IOException {
    for (int i = 1; ; i++) {
      int controller = controllerPorts.get();
      LAST_WORDS.set(null);
      var server =
          new KafkaRaftServer(
              new KafkaConfig(properties(folder, port, advertisedPort, controller)), Time.SYSTEM);
      try {
        server.startup();
        return server;
      } catch (RuntimeException e) {
        stop(server);
        // The broker's own complaint does not say why.
        if (!FreePorts.isFree(port)) {
          throw new PortTakenException(port, e);
        }
        if (FreePorts.isFree(controller)) {
          throw e;
        }
        if (i == MOST_PORTS) {
          throw new PortTakenException(controller, e);
        }
      }
    }
  }

  /** Why the broker works no longer, although the process does; empty while it works. */
  public Optional<String> gaveUp() {
    return Optional.ofNullable(LAST_WORDS.get());
  }

  /**
   * Ends what still runs of a broker that gave up: it refuses each question at once, and clients
   * ask again without a pause. Nobody who answers lets them wait between their tries.
   */
  public synchronized void rest() {
    if (!resting) {
      resting = true;
      stop(server);
    }
  }

  /**
   * Starts a broker anew that gave up, on the same port and log.
   *
   * @throws IOException when it does not start; it counts as given up still
   */
  public synchronized void restart() throws IOException {
    var before = gaveUp().orElse("it was asked to start anew");
    rest();
    try {
      server = started(folder, port, advertisedPort, FreePorts::one);
      resting = false;
    } catch (RuntimeException | IOException e) {
      LAST_WORDS.compareAndSet(null, before);
      throw new IOException("the broker does not start: " + e.getMessage(), e);
    }
  }

  private static void format(Path folder) throws IOException {
    Files.createDirectories(folder);
    try {
      new Formatter()
          .setPrintStream(
              new java.io.PrintStream(
                  java.io.OutputStream.nullOutputStream(),
                  false,
                  java.nio.charset.StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format the broker's folder " + folder, e);
    }
  }

  private static Properties properties(Path folder, int clients, int advertised, int controller) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(clients, controller));
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + advertised);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", folder.toString());
    // After a kill the broker is let in again in 4 s instead of 13 s.
    p.put("broker.session.timeout.ms", "2000");
    p.put("broker.heartbeat.interval.ms", "500");
    // A sign of life in the controller's log is a write that is forced: not twice a second.
    p.put("metadata.max.idle.interval.ms", "10000");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("log.cleaner.io.buffer.size", "65536");
    p.put("log.segment.bytes", "16777216");
    p.put("log.index.size.max.bytes", "1048576");
    p.put("metadata.log.segment.bytes", "8388608");
    p.put("num.network.threads", "1");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("auto.create.topics.enable", "false");
    p.put("group.initial.rebalance.delay.ms", "0");
    return p;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public synchronized void close() {
    rest();
  }

  /** A broker whose disk is full may not come to an end; what it has acknowledged is safe. */
  private static void stop(KafkaRaftServer stopping) {
    var thread =
        Thread.ofPlatform()
            .daemon()
            .name("broker-stop")
            .start(() -> {
              stopping.shutdown();
              stopping.awaitShutdown();
            });
    try {
      for (int i = 0; i < MOST_NUDGES && !thread.join(Duration.ofSeconds(STOP_SECONDS)); i++) {
        // It waits for a thread of its own that is gone; its next step lets go of the folder.
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
