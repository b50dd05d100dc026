package org.nightjar.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as a child process, on 127.0.0.1, keeping its data in a folder, with every commit on
 * the disk.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  private static final String ANSWER_SECONDS = "10";

  private final EmbeddedPostgres postgres;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
    this.postgres = postgres;
    this.password = password;
  }

  /**
   * Starts a server, on the data that is there.
   *
   * @param folder of its data; null for one that is thrown away
   */
  public static EmbeddedDatabase start(@Nullable Path folder) throws IOException {
    return start(folder, 0);
  }

  /**
   * Starts a server, on the data that is there. A server that a killed process left on the data is
   * stopped first: who calls this with a folder holds a lock on it.
   *
   * @param folder of its data; null for one that is thrown away
   * @param port 0 for any
   */
  public static EmbeddedDatabase start(@Nullable Path folder, int port) throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "60")
            .setServerConfig("shared_buffers", "16MB")
            .setRegisterShutdownHook(false);
    DURABLE.forEach(builder::setServerConfig);
    if (port != 0) {
      builder.setPort(port);
    }
    if (folder == null) {
      return started(builder, "");
    }
    if (Files.isDirectory(folder)) {
      OrphanDatabase.stop(folder);
    }
    var files = new DatabaseFiles(folder);
    files.beginUnlessMade();
    builder
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(files.binaries().toFile())
        .setDataDirectory(folder);
    var password = files.password();
    if (password != null) {
      // The library hands these to initdb after its own, so they win.
      builder
          .setLocaleConfig("auth", "scram-sha-256")
          .setLocaleConfig("pwfile", files.passwordFile().toString())
          .setConnectConfig("password", password);
    }
    var database = started(builder, password == null ? "" : password);
    files.made();
    return database;
  }

  private static EmbeddedDatabase started(EmbeddedPostgres.Builder builder, String password)
      throws IOException {
    try {
      var database = new EmbeddedDatabase(builder.start(), password);
      database.requireDurable();
      return database;
    } catch (ExceptionInInitializerError e) {
      // How the library reports binaries that it could not unpack.
      throw new IOException("its binaries could not be unpacked: " + e.getCause(), e);
    }
  }

  private void requireDurable() throws IOException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (var setting : DURABLE.entrySet()) {
        try (var row = statement.executeQuery("SHOW " + setting.getKey())) {
          if (!row.next() || !row.getString(1).equals(setting.getValue())) {
            throw new IOException(
                "the database has not %s = %s".formatted(setting.getKey(), setting.getValue()));
          }
        }
      }
    } catch (SQLException e) {
      throw new IOException("the database does not answer", e);
    }
  }

  public int port() {
    return postgres.getPort();
  }

  /** Whether the server takes connections and answers, soon. */
  public boolean answers() {
    var soon =
        Map.of(
            "password",
            password,
            "connectTimeout",
            ANSWER_SECONDS,
            "socketTimeout",
            ANSWER_SECONDS);
    try (var connection = postgres.getPostgresDatabase(soon).getConnection();
        var statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }

  /** Of the user {@code postgres}; says the user's name and no password. */
  public String jdbcUrl() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  /** Empty where none is needed. */
  public String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
