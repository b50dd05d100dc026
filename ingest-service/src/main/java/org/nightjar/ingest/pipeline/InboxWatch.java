package org.nightjar.ingest.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.store.FolderProductStore;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;

/**
 * Looks into the inbox every second and takes what is complete. Looking, not listening:
 * notifications are lost on network folders.
 */
@Singleton
public class InboxWatch {
  private static final Logger LOG = Logger.getLogger(InboxWatch.class);

  private final IngestConfig config;
  private final Reception reception;
  private final ProductStore store;
  private final LedgerRepairs rows;
  private final RoomUnderway room;

  /** Whether it was said that looking fails; used by the clock's thread. */
  private boolean told;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("inbox-watch").factory());

  @Inject
  public InboxWatch(
      IngestConfig config,
      Reception reception,
      ProductStore store,
      LedgerRepairs rows,
      RoomUnderway room) {
    this.config = config;
    this.reception = reception;
    this.store = store;
    this.rows = rows;
    this.room = room;
  }

  void start(@Observes StartupEvent event) throws IOException {
    if (config.inbox().isEmpty()) {
      return;
    }
    var inbox = Files.createDirectories(config.inbox().get());
    var look =
        new InboxLook(
            new InboxFolder(inbox, config.settle()),
            new InboxExit(inbox, config.afterwards(), this::rawFile),
            reception,
            room::frames,
            clock::isShutdown);
    long millis = config.interval().toMillis();
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            boolean more = true;
            while (more) {
              more = look.once();
            }
            told = false;
          } catch (IOException | SQLException | RuntimeException | OutOfMemoryError e) {
            if (told) {
              return;
            }
            told = true;
            LOG.warnf(
                "will look at the inbox again every %s: %s",
                config.interval(), FileNames.line(e.toString()));
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** What is being taken ends; the rest is in the inbox at the next start. */
  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  private @Nullable Path rawFile(String frameId) {
    if (!(store instanceof FolderProductStore folder)) {
      return null;
    }
    try {
      return rows.rawKey(frameId).map(StoreKey::new).map(folder::path).orElse(null);
    } catch (SQLException e) {
      return null;
    }
  }
}
