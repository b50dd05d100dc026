package org.nightjar.qa.pipeline;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Work in a transaction of its own. */
final class Transaction {
  private Transaction() {}

  /**
   * Does work and commits it.
   *
   * @throws SQLException when it could not be committed; other exceptions are those of the work,
   *     after which nothing of it stays
   */
  static <T> T in(Supplier<T> work) throws SQLException {
    try {
      return QuarkusTransaction.requiringNew().call(work::get);
    } catch (QuarkusTransactionException e) {
      throw new SQLException("the transaction could not be committed", e);
    }
  }

  /** Reads one state of the tables. */
  static <T> T reading(Supplier<T> work) {
    return QuarkusTransaction.joiningExisting().call(work::get);
  }
}
