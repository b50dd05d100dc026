package org.nightjar.ingest.pipeline;

import io.quarkus.hibernate.orm.PersistenceUnit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * Runs work in a transaction of its own. Whatever the mapper, the pool or the transaction throws
 * when the database fails is an {@link SQLException} here: broken infrastructure, worth another
 * try.
 */
@Singleton
public class LedgerDatabase {
  private final Session session;

  @Inject
  public LedgerDatabase(@PersistenceUnit("ingest") Session session) {
    this.session = session;
  }

  <T> T call(Function<Session, T> work) throws SQLException {
    try {
      return QuarkusTransaction.requiringNew().call(() -> work.apply(session));
    } catch (PersistenceException | QuarkusTransactionException e) {
      throw new SQLException("the ledger's database: " + e.getMessage(), e);
    }
  }
}
