package org.nightjar.ingest.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.nightjar.ingest.pipeline.Reception.TooLargeException;
import org.nightjar.pipeline.stage.WorkInFlight;

/**
 * Looks into the inbox every second and takes files that are complete: neither size nor time has
 * changed for a while. Looking, not listening: notifications are lost on network folders. Empties
 * the outbox beside it.
 */
@Singleton
public class InboxWatch {
  private static final Logger LOG = Logger.getLogger(InboxWatch.class);
  private static final int DEPTH = 8;

  private final IngestConfig config;
  private final Reception reception;
  private final Outbox outbox;
  private final WorkInFlight inFlight;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("inbox-watch").factory());

  @Inject
  public InboxWatch(
      IngestConfig config, Reception reception, Outbox outbox, WorkInFlight inFlight) {
    this.config = config;
    this.reception = reception;
    this.outbox = outbox;
    this.inFlight = inFlight;
  }

  /**
   * A file as it was when it last changed.
   *
   * @param taken whether its frame is safe
   */
  private record Seen(long size, FileTime modified, Instant since, boolean taken) {}

  void start(@Observes StartupEvent event) throws IOException {
    if (config.inbox().isPresent()) {
      Files.createDirectories(config.inbox().get());
    }
    long millis = config.interval().toMillis();
    clock.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  private void look() {
    try {
      if (config.inbox().isPresent()) {
        for (var file : complete(config.inbox().get())) {
          try (var underway = inFlight.begin()) {
            take(config.inbox().get(), file);
            outbox.publish();
          }
        }
      }
      try (var underway = inFlight.begin()) {
        outbox.publish();
      }
    } catch (IOException | SQLException | RuntimeException e) {
      // Nothing is lost: the file is in the inbox, or the frame in the outbox, and the next look
      // comes soon.
      LOG.warnf("will look again in %s: %s", config.interval(), e);
    }
  }

  private List<Path> complete(Path inbox) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(inbox, DEPTH)) {
      files =
          walk.filter(p -> !hidden(inbox, p) && Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    seen.keySet().retainAll(files);
    var now = Instant.now();
    return files.stream().filter(f -> settled(f, now)).toList();
  }

  private boolean settled(Path file, Instant now) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      var before = seen.get(file);
      if (before == null
          || before.size() != attributes.size()
          || !before.modified().equals(attributes.lastModifiedTime())) {
        seen.put(file, new Seen(attributes.size(), attributes.lastModifiedTime(), now, false));
        return false;
      }
      return !before.taken()
          && Duration.between(before.since(), now).compareTo(config.settle()) >= 0;
    } catch (IOException e) {
      // gone again, or not ours to read: the next look tells
      return false;
    }
  }

  private void take(Path inbox, Path file) throws IOException, SQLException {
    boolean rejected;
    try (var in = Files.newInputStream(file)) {
      var received = reception.receive(String.valueOf(file.getFileName()), in);
      rejected = !received.rejected().isEmpty();
      LOG.infof(
          "%s: %s",
          file.getFileName(),
          received.duplicate() ? "known" : rejected ? received.rejected() : "taken");
    } catch (TooLargeException e) {
      LOG.warnf("%s: %s", file.getFileName(), e.getMessage());
      rejected = true;
    }
    var known = Objects.requireNonNull(seen.get(file));
    seen.put(file, new Seen(known.size(), known.modified(), known.since(), true));
    if (config.afterwards() == IngestConfig.Afterwards.MOVE) {
      var target =
          inbox
              .resolve(rejected ? ".rejected" : ".done")
              .resolve(inbox.relativize(file).toString());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Files that programs are still writing bear such names, and so do our own folders. */
  private static boolean hidden(Path inbox, Path path) {
    for (var part : inbox.relativize(path)) {
      var name = part.toString();
      if (name.startsWith(".")
          || name.endsWith(".part")
          || name.endsWith(".tmp")
          || name.endsWith("~")) {
        return true;
      }
    }
    return false;
  }
}
