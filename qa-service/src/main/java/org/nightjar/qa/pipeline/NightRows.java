package org.nightjar.qa.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nights, and the numbers of their changes. */
@Singleton
class NightRows implements PanacheRepositoryBase<NightRow, NightRow.Key> {

  /**
   * Counts a change in each night and keeps others from changing them until this transaction ends:
   * the changes of a night become visible in the order of their numbers.
   *
   * @return the number of the change, by night
   */
  Map<NightKey, Long> change(Collection<NightKey> nights, Instant enteredAt) {
    var versions = new TreeMap<NightKey, Long>();
    // in one order, so that no two wait for each other
    for (var night : new TreeSet<>(nights)) {
      var version =
          getEntityManager()
              .createNativeQuery(
                  """
                  insert into qa.night as n (telescope, night, version, published, last_entered_at)
                  values (:telescope, :night, 1, 0, :at)
                  on conflict (telescope, night) do update set version = n.version + 1,
                    last_entered_at = greatest(n.last_entered_at, excluded.last_entered_at)
                  returning version\
                  """,
                  Long.class)
              .setParameter("telescope", night.telescope())
              .setParameter("night", night.night())
              .setParameter("at", enteredAt)
              .getSingleResult();
      versions.put(night, (Long) version);
    }
    return versions;
  }
}
