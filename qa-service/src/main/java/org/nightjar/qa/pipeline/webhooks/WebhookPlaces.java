package org.nightjar.qa.pipeline.webhooks;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far each webhook has been told, in the database: a restart neither forgets nor repeats. */
@Singleton
class WebhookPlaces {
  private static final int LONGEST_ERROR = 500;

  /** Longer than a step takes. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final AgroalDataSource database;

  @Inject
  WebhookPlaces(@DataSource("qa") AgroalDataSource database) {
    this.database = database;
  }

  /**
   * Where a webhook stands.
   *
   * @param event the last that it was told of
   * @param failures in a row, of the next
   * @param nextAt not before
   */
  record Place(long event, int failures, Instant nextAt) {}

  /** What is done with a place; the one returned takes its place. */
  @FunctionalInterface
  interface Step {
    /**
     * @return the new place with, after a failure, its reason
     */
    Moved from(Place place) throws InterruptedException;
  }

  /**
   * A new place.
   *
   * @param place where the webhook stands now
   * @param error why it went no further; null when it did
   */
  record Moved(Place place, @Nullable String error) {}

  /** Enters a webhook where events are now, unless it is known. */
  void enter(String name, long event) throws SQLException {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into qa.webhook (name, place, failures, next_at, leased_until)"
                    + " values (?, ?, 0, now(), now())"
                    + " on conflict (name) do nothing")) {
      insert.setString(1, name);
      insert.setLong(2, event);
      insert.executeUpdate();
    }
  }

  /**
   * Does a step with a webhook that no other replica does anything with meanwhile, nor for {@link
   * #LEASE} when this one ends in the middle.
   *
   * @return where it stands then; null when another replica has it or its pause lasts
   */
  @Nullable Place step(String name, Step step) throws SQLException, InterruptedException {
    var before = lease(name);
    if (before == null) {
      return null;
    }
    var moved = step.from(before);
    write(name, moved);
    return moved.place();
  }

  private @Nullable Place lease(String name) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update qa.webhook set leased_until = now() + make_interval(secs => ?)"
                    + " where name = ? and leased_until <= now() and next_at <= now()"
                    + " returning place, failures, next_at")) {
      update.setLong(1, LEASE.toSeconds());
      update.setString(2, name);
      try (var row = update.executeQuery()) {
        return row.next()
            ? new Place(row.getLong(1), row.getInt(2), row.getTimestamp(3).toInstant())
            : null;
      }
    }
  }

  private static double secondsUntil(Instant moment) {
    return Math.max(0, Duration.between(Instant.now(), moment).toMillis() / 1000.0);
  }

  private void write(String name, Moved moved) throws SQLException {
    var error = moved.error();
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update qa.webhook set place = ?, failures = ?,"
                    + " next_at = now() + make_interval(secs => ?), last_error = ?,"
                    + " leased_until = now() where name = ?")) {
      update.setLong(1, moved.place().event());
      update.setInt(2, moved.place().failures());
      // by the database's clock, which all replicas share
      update.setDouble(3, secondsUntil(moved.place().nextAt()));
      update.setString(
          4,
          error == null || error.length() <= LONGEST_ERROR
              ? error
              : error.substring(0, LONGEST_ERROR));
      update.setString(5, name);
      update.executeUpdate();
    }
  }
}
