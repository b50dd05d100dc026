package org.nightjar.qa.pipeline;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/**
 * Lets one replica at a time publish: what changed twice would otherwise be published in either
 * order. The database holds the lock and gives it free when its holder is gone.
 */
@Singleton
class SoleWatch {
  /** Any number that nobody else locks by. */
  private static final long LOCK = 0x4e69_6768_746a_6172L;

  private final AgroalDataSource database;

  @Inject
  SoleWatch(@DataSource("qa") AgroalDataSource database) {
    this.database = database;
  }

  /** What is done alone. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /** Does the work, or nothing while another replica does. */
  void alone(Work work) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var query = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
        query.setLong(1, LOCK);
        try (var row = query.executeQuery()) {
          if (row.next() && row.getBoolean(1)) {
            work.run();
          }
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
