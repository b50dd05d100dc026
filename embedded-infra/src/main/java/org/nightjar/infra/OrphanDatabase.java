package org.nightjar.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server that was left on a data folder when its parent was killed. Only who holds the
 * folder's lock may look for one: the server could be another process's.
 */
final class OrphanDatabase {
  private static final int PATIENCE_SECONDS = 10;

  private OrphanDatabase() {}

  /**
   * Stops a server whose working folder this is, and removes the pid file of one that is gone;
   * otherwise a new one would not start, or wait for half a minute.
   */
  static void stop(Path data) throws IOException {
    var pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var server = pid(pidFile).flatMap(ProcessHandle::of).filter(p -> worksIn(p, data));
    if (server.isPresent() && !ended(server.get(), "INT")) {
      var unused = ended(server.get(), "QUIT");
    }
    Files.deleteIfExists(pidFile);
  }

  private static Optional<Long> pid(Path pidFile) throws IOException {
    try (var lines = Files.lines(pidFile)) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The process of that number may be anybody's by now, or a zombie. */
  private static boolean worksIn(ProcessHandle process, Path data) {
    var link = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.isSymbolicLink(link)
          ? Files.readSymbolicLink(link).equals(data.toRealPath())
          : process.info().command().map(c -> c.contains("postgres")).orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ended(ProcessHandle server, String signal) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start().waitFor();
      for (int i = 0; i < PATIENCE_SECONDS * 20 && server.isAlive(); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      return !server.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a database was stopped", e);
    }
  }
}
