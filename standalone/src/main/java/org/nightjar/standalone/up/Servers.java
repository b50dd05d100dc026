package org.nightjar.standalone.up;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.topics.TopicPlan;
import org.nightjar.pipeline.topics.TopicSetup;

/** Broker and database of this process; started side by side, watched, stopped last. */
final class Servers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Servers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final TopicPlan PLAN =
      new TopicPlan(2, (short) 1, TopicPlan.DEFAULT.retention(), true);

  private final EmbeddedKafka broker;
  private final WatchedDatabase database;
  private final ServerWatch watch;

  private Servers(EmbeddedKafka broker, WatchedDatabase database, ServerWatch watch) {
    this.broker = broker;
    this.database = database;
    this.watch = watch;
  }

  /**
   * Starts both.
   *
   * @param kafkaPort 0 for any
   * @throws IOException when one does not start, or not in time; nothing runs then
   */
  static Servers start(DataFolder data, int kafkaPort) throws IOException {
    var broker = begin("broker", () -> broker(data, kafkaPort));
    var database = begin("database", () -> WatchedDatabase.start(data.postgres()));
    try {
      var b = await("broker", broker);
      var d = await("database", database);
      return new Servers(b, d, ServerWatch.start(b, d, data.root()));
    } catch (IOException e) {
      // Whichever does start in the end must not outlive this process.
      broker.thenAccept(EmbeddedKafka::close);
      database.thenAccept(WatchedDatabase::close);
      throw e;
    }
  }

  private static EmbeddedKafka broker(DataFolder data, int port) throws IOException {
    var broker = EmbeddedKafka.start(data.kafka(), port);
    new TopicSetup(Map.of("bootstrap.servers", broker.bootstrapServers()))
        .apply(PLAN, Topics.all());
    return broker;
  }

  private static <T> CompletableFuture<T> begin(String name, Callable<T> start) {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .name(name + "-start")
        .start(() -> {
          long begun = System.nanoTime();
          try {
            result.complete(start.call());
            LOG.infof("%s ready after %d ms", name, millisSince(begun));
          } catch (Exception | Error e) {
            LOG.errorf(e, "%s does not start, after %d ms", name, millisSince(begun));
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }

  private static <T> T await(String name, CompletableFuture<T> start) throws IOException {
    try {
      return start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the %s has not started within %d s".formatted(name, PATIENCE.toSeconds()), e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      var words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new IOException("the %s does not start: %s".formatted(name, words), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the " + name + " started", e);
    }
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String jdbcUrl() {
    return database.jdbcUrl();
  }

  String databasePassword() {
    return database.password();
  }

  @Override
  public void close() {
    watch.close();
    broker.close();
    database.close();
  }
}
