package org.nightjar.standalone.up;

import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.nightjar.infra.EmbeddedDatabase;

/** A database that can be started anew on its data and its port. */
final class WatchedDatabase implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WatchedDatabase.class);

  private final Path folder;
  private final int port;
  private final String jdbcUrl;
  private final String password;
  private volatile EmbeddedDatabase database;

  private WatchedDatabase(Path folder, EmbeddedDatabase database) {
    this.folder = folder;
    this.port = database.port();
    this.jdbcUrl = database.jdbcUrl();
    this.password = database.password();
    this.database = database;
  }

  static WatchedDatabase start(Path folder) throws IOException {
    return new WatchedDatabase(folder, EmbeddedDatabase.start(folder));
  }

  boolean answers() {
    return database.answers();
  }

  synchronized void restart() throws IOException {
    close();
    database = EmbeddedDatabase.start(folder, port);
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  String password() {
    return password;
  }

  @Override
  public synchronized void close() {
    try {
      database.close();
    } catch (IOException | RuntimeException e) {
      LOG.warnf("the database did not stop: %s", e.getMessage());
    }
  }
}
