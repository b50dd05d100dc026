package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;

/**
 * Every frame that ever entered, once, by its checksum; what is entered is published, sooner or
 * later. Each change is one statement, so that it holds whoever else writes.
 */
@Singleton
public class Ledger {
  private static final char UNIT_SEPARATOR = '\u001f';

  private final LedgerDatabase database;
  private final LedgerFrames frames;

  @Inject
  public Ledger(LedgerDatabase database, LedgerFrames frames) {
    this.database = database;
    this.frames = frames;
  }

  /**
   * A report that nobody was told of.
   *
   * @param frameId its frame
   * @param json what is to be told
   * @param version of the row when it was read
   * @param receivedAt when the frame entered
   */
  record Unpublished(String frameId, String json, long version, Instant receivedAt) {
    /**
     * @throws IllegalArgumentException when it is not readable
     */
    FrameReport report() {
      return ReportJson.read(json);
    }
  }

  /**
   * A frame was seen on a topic.
   *
   * @param frameId which
   * @param position where
   * @param at when it was written there
   */
  record Moved(String frameId, Position position, Instant at) {}

  /** Whether a frame is there and need not be brought again, as one that FAILED may be. */
  public boolean knows(String frameId) throws SQLException {
    return database.call(
        session -> frames.count("frameId = ?1 and status <> ?2", frameId, Status.FAILED) > 0);
  }

  /**
   * Enters a frame whose products are stored. One that FAILED begins anew.
   *
   * @return false when it was there already
   */
  boolean enter(String frameId, FrameReport report) throws SQLException {
    var frame = report.frame();
    return database.call(session ->
        session
                .createNativeMutationQuery(
                    "insert into ingest.frame as f (frame_id, file_name, telescope, night, status,"
                        + " reason, report, ended_at) values (:id, :name, :telescope, :night,"
                        + " :status, :reason, :report, case when :status = 'IN_PROGRESS' then null"
                        + " else now() end) on conflict (frame_id) do update set status ="
                        + " excluded.status, reason = excluded.reason, report = excluded.report,"
                        + " ended_at = excluded.ended_at, version = f.version + 1, republished = 0,"
                        + " republished_at = null, last_topic = null, last_partition = null,"
                        + " last_offset = null, moved_at = null where f.status = 'FAILED'")
                .setParameter("id", frameId)
                .setParameter("name", frame.fileName())
                .setParameter("telescope", frame.telescope())
                .setParameter("night", frame.night(), LocalDate.class)
                .setParameter("status", report.status().name())
                .setParameter("reason", reason(report), String.class)
                .setParameter("report", ReportJson.write(report))
                .executeUpdate()
            == 1);
  }

  /**
   * What is to be told, eldest first.
   *
   * @param last the one after which to go on; null for the first of all
   */
  List<Unpublished> unpublished(@Nullable Unpublished last, int most) throws SQLException {
    var since = last == null ? Instant.EPOCH : last.receivedAt();
    var afterId = last == null ? "" : last.frameId();
    return database.call(session ->
        frames.unpublished(since, afterId, most).stream()
            .map(row -> new Unpublished(row.frameId(), row.json(), row.version(), row.receivedAt()))
            .toList());
  }

  /** Nothing is marked that changed since it was read. */
  void published(String frameId, long version) throws SQLException {
    database.call(session ->
        session
            .createNativeMutationQuery(
                "update ingest.frame set published_version = greatest(published_version, :version)"
                    + " where frame_id = :id")
            .setParameter("version", version)
            .setParameter("id", frameId)
            .executeUpdate());
  }

  /**
   * Enters a frame's end. One that was assessed after all stays assessed, whatever failure is told
   * late.
   */
  void ended(FrameReport report, String topic) throws SQLException {
    database.call(session ->
        session
            .createNativeMutationQuery(
                "update ingest.frame set status = :status, reason = :reason, last_topic = :topic,"
                    + " last_partition = null, last_offset = null, moved_at = now(),"
                    + " ended_at = coalesce(ended_at, now())"
                    + " where frame_id = :id and status <> 'ASSESSED'"
                    + " and (status <> :status or last_topic is null)")
            .setParameter("status", report.status().name())
            .setParameter("reason", reason(report), String.class)
            .setParameter("topic", topic)
            .setParameter("id", String.valueOf(report.frame().id()))
            .executeUpdate());
  }

  /** Enters how far frames have come; what is told late changes nothing. */
  void moved(Collection<Moved> moves) throws SQLException {
    if (moves.isEmpty()) {
      return;
    }
    database.call(session ->
        session
            .createNativeMutationQuery(
                "update ingest.frame f set last_topic = m.topic, last_partition = m.part,"
                    + " last_offset = m.off, moved_at = m.at from (select"
                    + " unnest(string_to_array(:ids, :separator)) as id,"
                    + " unnest(string_to_array(:topics, :separator)) as topic,"
                    + " cast(unnest(string_to_array(:partitions, :separator)) as integer) as part,"
                    + " cast(unnest(string_to_array(:offsets, :separator)) as bigint) as off,"
                    + " cast(unnest(string_to_array(:times, :separator)) as timestamptz) as at) m"
                    + " where f.frame_id = m.id and f.status = 'IN_PROGRESS'"
                    + " and (f.moved_at is null or f.moved_at <= m.at)")
            .setParameter("separator", String.valueOf(UNIT_SEPARATOR))
            .setParameter("ids", joined(moves, Moved::frameId))
            .setParameter("topics", joined(moves, m -> m.position().topic()))
            .setParameter("partitions", joined(moves, m -> m.position().partition()))
            .setParameter("offsets", joined(moves, m -> m.position().offset()))
            .setParameter("times", joined(moves, Moved::at))
            .executeUpdate());
  }

  /**
   * Puts a frame back into the outbox.
   *
   * @param republished how often that had been done when the row was read; another's doing since
   *     then counts
   * @return whether it was done
   */
  boolean publishAgain(String frameId, int republished) throws SQLException {
    return database.call(session ->
        session
                .createNativeMutationQuery(
                    "update ingest.frame set version = version + 1, republished = republished + 1,"
                        + " republished_at = now() where frame_id = :id"
                        + " and status = 'IN_PROGRESS' and republished = :republished")
                .setParameter("id", frameId)
                .setParameter("republished", republished)
                .executeUpdate()
            == 1);
  }

  /**
   * Ends a frame that cannot be brought to its end, and tells so.
   *
   * @return whether it was still in progress
   */
  boolean giveUp(String frameId, FrameReport report, Rejection why) throws SQLException {
    var failed = report.failed(why);
    return database.call(session ->
        session
                .createNativeMutationQuery(
                    "update ingest.frame set status = 'FAILED', reason = :reason, report = :report,"
                        + " version = version + 1, ended_at = now()"
                        + " where frame_id = :id and status = 'IN_PROGRESS'")
                .setParameter("id", frameId)
                .setParameter("reason", why.reason())
                .setParameter("report", ReportJson.write(failed))
                .executeUpdate()
            == 1);
  }

  private static @Nullable String reason(FrameReport report) {
    var why = report.status() == Status.ASSESSED ? null : report.rejection();
    return why == null ? null : why.reason();
  }

  private static <T> String joined(Collection<T> all, Function<T, Object> part) {
    return all.stream()
        .map(each -> part.apply(each).toString())
        .collect(Collectors.joining(String.valueOf(UNIT_SEPARATOR)));
  }
}
