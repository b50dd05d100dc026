package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.Refusals;

/**
 * One look at the inbox takes what is complete, file by file: one that cannot be taken is told of,
 * stays, is tried again later, and holds up no other.
 */
final class InboxLook {
  private static final Logger LOG = Logger.getLogger(InboxLook.class);

  /** So many failures of disk, store or database, one after the other, are nobody file's fault. */
  private static final int FAILURES_IN_A_ROW = 3;

  /** Then it looks again, for what came meanwhile. */
  private static final int AT_ONCE = 8;

  private final InboxFolder folder;
  private final InboxExit exit;
  private final Intake intake;
  private final Room room;
  private final BooleanSupplier stopping;
  private boolean full;

  InboxLook(
      InboxFolder folder, InboxExit exit, Intake intake, Room room, BooleanSupplier stopping) {
    this.room = room;
    this.stopping = stopping;
    this.folder = folder;
    this.exit = exit;
    this.intake = intake;
  }

  /** For how many more frames there is room on the way. */
  @FunctionalInterface
  interface Room {
    int frames() throws IOException, SQLException;
  }

  /** Whether files stay because the disk is full. */
  boolean isWaitingForRoom() {
    return full;
  }

  /**
   * Looks once.
   *
   * @return whether there is more to be taken at once
   * @throws SQLException when nobody knows whether there is room
   */
  boolean once() throws IOException, SQLException {
    int failures = 0;
    int taken = 0;
    var ready = folder.complete(Instant.now());
    int most = ready.isEmpty() ? 0 : Math.min(AT_ONCE, room.frames());
    for (var file : ready) {
      if (stopping.getAsBoolean() || failures >= FAILURES_IN_A_ROW) {
        return false;
      }
      if (++taken > most) {
        return most == AT_ONCE;
      }
      try {
        take(file);
        failures = 0;
        if (full) {
          full = false;
          LOG.info("there is room on the disk again: the inbox is taken in");
        }
      } catch (NoSuchFileException e) {
        LOG.debugf("%s is gone again", folder.shown(file));
      } catch (AccessDeniedException e) {
        tell(file, "Nightjar may not read it");
      } catch (IOException | SQLException | RuntimeException | OutOfMemoryError e) {
        failures++;
        failed(file, e);
      }
    }
    return false;
  }

  private void failed(Path file, Throwable e) {
    if (Refusals.diskFull(e)) {
      if (!full) {
        full = true;
        LOG.errorf(
            "the disk is full: files stay in the inbox and are taken in when there is room (%s)",
            FileNames.line(e.toString()));
      }
      folder.failed(file, Instant.now());
    } else {
      tell(file, FileNames.line(e.toString()));
    }
  }

  private void tell(Path file, String why) {
    var wait = folder.failed(file, Instant.now());
    LOG.warnf(
        "%s stays in the inbox, next try in %d s: %s", folder.shown(file), wait.toSeconds(), why);
  }

  private void take(Path file) throws IOException, SQLException {
    Received received;
    try (var in = Files.newInputStream(file)) {
      received = intake.receive(String.valueOf(file.getFileName()), in);
    } catch (TooLargeException e) {
      LOG.warnf("%s: %s", folder.shown(file), e.getMessage());
      leave(file, null, true);
      return;
    }
    boolean rejected = !received.rejected().isEmpty();
    LOG.infof(
        "%s: %s",
        folder.shown(file),
        received.duplicate() ? "known" : rejected ? received.rejected() : "taken");
    leave(file, received.id(), rejected);
  }

  private void leave(Path file, @Nullable String id, boolean rejected) throws IOException {
    if (!folder.unchanged(file)) {
      // somebody wrote to it meanwhile: what it is now is another frame
      return;
    }
    if (exit.leaves()) {
      folder.done(file);
    } else {
      exit.leave(file, id, rejected);
    }
  }
}
