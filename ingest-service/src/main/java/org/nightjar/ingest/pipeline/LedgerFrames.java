package org.nightjar.ingest.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the ledger; asked within a transaction of {@link LedgerDatabase}. */
@Singleton
public class LedgerFrames implements PanacheRepositoryBase<LedgerFrame, String> {
  /** What nobody was told of yet, eldest first, from a place in that order on. */
  List<LedgerFrame> unpublished(Instant since, String afterId, int most) {
    return find(
            "publishedVersion < version and (receivedAt > ?1 or receivedAt = ?1 and frameId > ?2)"
                + " order by receivedAt, frameId",
            since,
            afterId)
        .page(0, most)
        .list();
  }

  /** Frames on their way, those that entered first before the others. */
  List<LedgerFrame> underWay(int most) {
    return find("status = org.nightjar.model.Status.IN_PROGRESS order by receivedAt, frameId")
        .page(0, most)
        .list();
  }

  long unpublishedSince(Instant before) {
    return count("publishedVersion < version and receivedAt < ?1", before);
  }

  /** Frames in progress of which nothing was heard since, eldest first. */
  List<LedgerFrame> quietSince(Instant before, int most) {
    return find(
            "status = org.nightjar.model.Status.IN_PROGRESS and publishedVersion >= version"
                + " and receivedAt < ?1 and (movedAt is null or movedAt < ?1)"
                + " and (republishedAt is null or republishedAt < ?1) order by receivedAt",
            before)
        .page(0, most)
        .list();
  }

  /** Where frames in progress were last seen of which something was heard since. */
  List<Seen> seenSince(Instant since) {
    return getSession()
        .createQuery(
            "select lastTopic, lastPartition, lastOffset from LedgerFrame"
                + " where status = org.nightjar.model.Status.IN_PROGRESS"
                + " and coalesce(movedAt, receivedAt) > :since",
            Seen.class)
        .setParameter("since", since)
        .list();
  }

  /** Where a frame was last seen; all null when it never was. */
  record Seen(
      @Nullable String lastTopic, @Nullable Integer lastPartition, @Nullable Long lastOffset) {
    @Nullable Position position() {
      return lastTopic == null || lastPartition == null || lastOffset == null
          ? null
          : new Position(lastTopic, lastPartition, lastOffset);
    }
  }

  /** The next rows by id. */
  List<LedgerFrame> after(String frameId, int most) {
    return find("frameId > ?1 order by frameId", frameId).page(0, most).list();
  }
}
