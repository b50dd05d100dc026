package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Product;
import org.nightjar.pipeline.store.ProductStore.Listed;

/** What the reconciler asks the ledger. */
@Singleton
public class LedgerRepairs {
  private final LedgerDatabase database;
  private final LedgerFrames frames;

  @Inject
  public LedgerRepairs(LedgerDatabase database, LedgerFrames frames) {
    this.database = database;
    this.frames = frames;
  }

  /** Those of the ids that never entered. */
  Set<String> unknown(Collection<String> frameIds) throws SQLException {
    if (frameIds.isEmpty()) {
      return Set.of();
    }
    var known =
        database.call(session ->
            session
                .createNativeQuery(
                    "select frame_id from ingest.frame where frame_id in (:ids)", String.class)
                .setParameterList("ids", frameIds)
                .getResultList());
    var unknown = new HashSet<>(frameIds);
    known.forEach(unknown::remove);
    return unknown;
  }

  /** Frames in progress of which nothing was heard since. */
  List<LedgerFrame> quietSince(Instant before, int most) throws SQLException {
    return database.call(session -> frames.quietSince(before, most));
  }

  /** The next rows by id. */
  List<LedgerFrame> after(String frameId, int most) throws SQLException {
    return database.call(session -> frames.after(frameId, most));
  }

  long unpublishedSince(Instant before) throws SQLException {
    return database.call(session -> frames.unpublishedSince(before));
  }

  /** Where a frame's raw bytes lie. */
  Optional<String> rawKey(String frameId) throws SQLException {
    return database
        .call(session -> frames.findByIdOptional(frameId))
        .map(row -> row.report().products().get(Reception.RAW))
        .map(Product::key);
  }

  /** Whether an object was taken as it is. */
  boolean taken(Listed object) throws SQLException {
    return database.call(session ->
        !session
            .createNativeQuery(
                "select 1 from ingest.object where object_key = :key and size_bytes = :size"
                    + " and modified_at >= :modified",
                Integer.class)
            .setParameter("key", object.key())
            .setParameter("size", object.sizeBytes())
            .setParameter("modified", object.modifiedAt(), Instant.class)
            .getResultList()
            .isEmpty());
  }

  /** Enters that an object was taken, whatever became of it. */
  void took(Listed object, @Nullable String frameId) throws SQLException {
    database.call(session ->
        session
            .createNativeMutationQuery(
                "insert into ingest.object as o (object_key, size_bytes, modified_at, frame_id)"
                    + " values (:key, :size, :modified, :frame) on conflict (object_key) do update"
                    + " set size_bytes = excluded.size_bytes, frame_id = excluded.frame_id,"
                    + " modified_at = greatest(o.modified_at, excluded.modified_at),"
                    + " taken_at = now()")
            .setParameter("key", object.key())
            .setParameter("size", object.sizeBytes())
            .setParameter("modified", object.modifiedAt(), Instant.class)
            .setParameter("frame", frameId, String.class)
            .executeUpdate());
  }
}
