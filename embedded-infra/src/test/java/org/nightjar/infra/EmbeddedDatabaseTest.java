package org.nightjar.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @Test
  void keepsItsDataAndLetsInWhoHasThePassword(@TempDir Path folder) throws Exception {
    var data = folder.resolve("postgres");
    try (var database = EmbeddedDatabase.start(data)) {
      execute(database, "create table night(frames int)");
      execute(database, "insert into night values (15)");
      assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "postgres", "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
    var password = folder.resolve("postgres-password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    try (var database = EmbeddedDatabase.start(data)) {
      assertThat(number(database, "select frames from night")).isEqualTo(15);
    }
  }

  @Test
  void beginsAnewWhereTheFirstStartWasCutOff(@TempDir Path folder) throws Exception {
    var data = Files.createDirectories(folder.resolve("postgres"));
    Files.writeString(data.resolve("postgresql.conf"), "# half of it");
    Files.writeString(folder.resolve("postgres-is-being-made"), "");
    var half = Files.createDirectories(folder.resolve("postgres-binaries/PG-0123/lib"));
    Files.createSymbolicLink(half.resolve("libpq.so"), Path.of("libpq.so.5"));
    try (var database = EmbeddedDatabase.start(data)) {
      assertThat(database.answers()).isTrue();
      assertThat(half).doesNotExist();
      assertThat(folder.resolve("postgres-is-being-made")).doesNotExist();
    }
  }

  @Test
  void unpacksItsBinariesAgainWhereThatWasCutOff(@TempDir Path folder) throws Exception {
    var data = folder.resolve("postgres");
    EmbeddedDatabase.start(data).close();
    Path binaries;
    try (var versions = Files.list(folder.resolve("postgres-binaries"))) {
      binaries = versions.findFirst().orElseThrow();
    }
    Files.delete(binaries.resolve(".exists"));
    Files.delete(binaries.resolve("bin/postgres"));
    try (var database = EmbeddedDatabase.start(data)) {
      assertThat(database.answers()).isTrue();
    }
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(EmbeddedDatabase database, String query) throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }
}
