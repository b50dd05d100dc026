package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What was published, in order. Only whoever holds {@link SoleWatch} writes, so that the order of
 * numbers is the order in which they become visible: who has read one has missed none before it.
 */
@Singleton
class EventTable {
  private final NightRows nights;

  @Inject
  EventTable(NightRows nights) {
    this.nights = nights;
  }

  /** Within a transaction of the caller. */
  void add(String name, String subject, NightKey night, Instant now) {
    nights
        .getEntityManager()
        .createNativeQuery(
            "insert into qa.event (kind, subject, telescope, night, at) values (?, ?, ?, ?, ?)")
        .setParameter(1, name)
        .setParameter(2, subject)
        .setParameter(3, night.telescope())
        .setParameter(4, night.night())
        .setParameter(5, now)
        .executeUpdate();
  }

  /** The number of the latest; 0 when there was none. */
  long last() {
    return bound("select coalesce(max(id), 0) from qa.event");
  }

  /** The number of the earliest that is kept; 0 when there is none. */
  long first() {
    return bound("select coalesce(min(id), 0) from qa.event");
  }

  private long bound(String query) {
    return Transaction.reading(() ->
        ((Number) nights.getEntityManager().createNativeQuery(query, Long.class).getSingleResult())
            .longValue());
  }

  /**
   * What came after a number, in order; of several of one frame or night the latest.
   *
   * @param most how many are looked at
   */
  List<FeedEvent> after(long id, int most) {
    return Transaction.reading(() -> {
      var rows =
          nights
              .getEntityManager()
              .createNativeQuery(
                  """
                  select e.id, e.kind, e.telescope, e.subject, coalesce(f.report, n.summary)
                  from (select * from qa.event where id > :id order by id limit :most) e
                  left join qa.frame f on e.kind = 'frame' and f.frame_id = e.subject
                  left join qa.night n on e.kind = 'night' and n.telescope = e.telescope
                    and n.night = e.night
                  order by e.id\
                  """,
                  Object[].class)
              .setParameter("id", id)
              .setParameter("most", most)
              .getResultList();
      var events = new ArrayList<FeedEvent>();
      var seen = new HashSet<String>();
      for (var row : ((List<?>) rows).reversed()) {
        var event = (Object[]) row;
        if (event[4] != null && seen.add(event[1] + " " + event[3])) {
          events.add(
              new FeedEvent(
                  ((Number) event[0]).longValue(),
                  (String) event[1],
                  (String) event[2],
                  (String) event[4]));
        }
      }
      return events.reversed();
    });
  }

  /** Forgets what is older. */
  void forget(Duration age, Instant now) throws SQLException {
    Transaction.in(() ->
        nights
            .getEntityManager()
            .createNativeQuery("delete from qa.event where at < :before")
            .setParameter("before", now.minus(age))
            .executeUpdate());
  }
}
