package org.nightjar.standalone.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.nightjar.infra.EmbeddedKafka;

/**
 * Looks after broker and database while the application runs: what gave up, as they do when the
 * disk is full, is started anew once there is room. Stages try again meanwhile, so nothing is lost.
 */
final class ServerWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ServerWatch.class);
  private static final long INTERVAL_MILLIS = 1000;
  private static final long ROOM_BYTES = 64L << 20;

  /** Asking the database takes a connection, and a process of its own there. */
  private static final int DATABASE_EVERY = 4;

  private static final int MOST_SILENCES = 2;
  private static final int STOP_SECONDS = 30;

  private final EmbeddedKafka broker;
  private final WatchedDatabase database;
  private final Path folder;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("server-watch").factory());
  private int looks;
  private int silences;
  private boolean told;

  private ServerWatch(EmbeddedKafka broker, WatchedDatabase database, Path folder) {
    this.broker = broker;
    this.database = database;
    this.folder = folder;
  }

  static ServerWatch start(EmbeddedKafka broker, WatchedDatabase database, Path folder) {
    var watch = new ServerWatch(broker, database, folder);
    watch.clock.scheduleWithFixedDelay(
        watch::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      boolean brokerDown = broker.gaveUp().isPresent();
      if (looks++ % DATABASE_EVERY == 0) {
        silences = database.answers() ? 0 : silences + 1;
      }
      boolean databaseDown = silences >= MOST_SILENCES;
      if (!brokerDown && !databaseDown) {
        told = false;
        return;
      }
      long free = Files.getFileStore(folder).getUsableSpace();
      if (!told) {
        told = true;
        LOG.errorf(
            "the %s gave up (%s), %d MB are free in %s: frames wait",
            brokerDown ? "broker" : "database",
            broker.gaveUp().orElse("it does not answer"),
            free >> 20,
            folder);
      }
      if (free < ROOM_BYTES) {
        if (brokerDown) {
          broker.rest();
        }
        return;
      }
      if (brokerDown) {
        broker.restart();
        LOG.warn("the broker was started anew; work goes on");
      }
      if (databaseDown) {
        database.restart();
        silences = 0;
        LOG.warn("the database was started anew; work goes on");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf(e, "will try again in %d ms", INTERVAL_MILLIS);
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      var unused = clock.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
