package org.nightjar.ingest.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Rows of the ledger; asked within a transaction of {@link LedgerDatabase}. */
@Singleton
public class LedgerFrames implements PanacheRepositoryBase<LedgerFrame, String> {
  /** What nobody was told of yet, eldest first. */
  List<LedgerFrame> unpublished(int most) {
    return find("publishedVersion < version order by receivedAt").page(0, most).list();
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

  /** The next rows by id. */
  List<LedgerFrame> after(String frameId, int most) {
    return find("frameId > ?1 order by frameId", frameId).page(0, most).list();
  }
}
