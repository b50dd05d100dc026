package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Quality;
import org.nightjar.model.Quality.Opinion;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.qa.NetworkClock.Arrival;
import org.nightjar.qa.pipeline.People.Said;

/** Changes of frames: a frame is there once, whatever comes how often. */
@Singleton
public class FrameTable {
  private final FrameRows frames;
  private final NightRows nights;
  private final OpinionRows opinions;
  private final EventTable events;
  private final InstantSource clock = InstantSource.system();

  @Inject
  FrameTable(FrameRows frames, NightRows nights, OpinionRows opinions, EventTable events) {
    this.frames = frames;
    this.nights = nights;
    this.opinions = opinions;
    this.events = events;
  }

  /** A report with the number of its change. */
  record Numbered(String frameId, FrameReport report, long version) {}

  /** A frame's coming, and the night it belongs to. */
  record Entry(NightKey night, Arrival arrival) {}

  /** A verdict on a frame as it was at its change of that number. */
  record Judged(String frameId, long version, Quality quality) {}

  /**
   * Enters a frame's end in the place of the one it had. A frame that was assessed is not made
   * REJECTED or FAILED by what is told late, and what was measured already changes nothing; but who
   * asks again is answered again: the verdict is published once more, as whoever sent the frame may
   * not have heard it.
   *
   * @return whether there is anything to publish
   */
  boolean put(String frameId, FrameReport came) throws SQLException {
    var digest = Content.digest(came);
    var now = now();
    return Transaction.in(() -> {
      var before = frames.findById(frameId);
      if (before != null && settled(before, came, digest)) {
        return again(before);
      }
      var concerned = new HashSet<NightKey>();
      concerned.add(NightKey.of(came.frame()));
      if (before != null) {
        concerned.add(before.nightKey());
      }
      var versions = nights.change(concerned, now);
      // what was read before the night was held may have changed
      var row = before;
      if (row != null) {
        frames.getEntityManager().refresh(row);
        if (settled(row, came, digest)) {
          return again(row);
        }
      } else {
        row = FrameRow.of(frameId, now);
      }
      row.enter(withOpinion(frameId, came), digest);
      row.touch(Objects.requireNonNull(versions.get(row.nightKey())), now);
      frames.persist(row);
      return true;
    });
  }

  private static boolean again(FrameRow row) {
    boolean wasPublished = row.published;
    row.published = false;
    return wasPublished;
  }

  private static boolean settled(FrameRow row, FrameReport came, String digest) {
    return row.content.equals(digest)
        || (row.status == Status.ASSESSED && came.status() != Status.ASSESSED);
  }

  private FrameReport withOpinion(String frameId, FrameReport came) {
    var quality = came.quality();
    return quality == null
        ? came
        : opinions.latest(frameId).map(o -> came.assessed(quality.withOverride(o))).orElse(came);
  }

  /**
   * Enters verdicts on frames of a night; frames that changed since they were judged stay as they
   * are, and will be judged again.
   *
   * @return the number of the night's change
   */
  long judge(NightKey night, List<Judged> verdicts) throws SQLException {
    var now = now();
    return Transaction.in(() -> {
      var held = nights.change(List.of(night), Instant.EPOCH);
      long change = Objects.requireNonNull(held.get(night));
      var byFrame = new HashMap<String, Judged>();
      verdicts.forEach(v -> byFrame.put(v.frameId(), v));
      for (var found : withReports(byFrame.keySet())) {
        var row = (FrameRow) found[0];
        var verdict = Objects.requireNonNull(byFrame.get(row.frameId));
        if (row.version == verdict.version()) {
          var report = ReportJson.read((String) found[1]);
          row.judge(report.assessed(verdict.quality().withOverride(opinion(report))));
          row.touch(change, now);
        }
      }
      return change;
    });
  }

  /** Rows with their reports, which are not read with a row unless asked for. */
  private List<Object[]> withReports(Collection<String> frameIds) {
    return frames
        .getEntityManager()
        .createQuery("select f, f.report from FrameRow f where f.frameId in :ids", Object[].class)
        .setParameter("ids", frameIds)
        .getResultList();
  }

  /** See {@link People#say}. */
  Said say(String frameId, Opinion opinion) throws SQLException {
    var now = now();
    return Transaction.in(() -> {
      var row = frames.findById(frameId);
      if (row == null) {
        return Said.NO_FRAME;
      }
      var held = nights.change(List.of(row.nightKey()), Instant.EPOCH);
      frames.getEntityManager().refresh(row);
      var report = ReportJson.read(row.report);
      var quality = report.quality();
      if (quality == null || row.status != Status.ASSESSED) {
        return Said.NOT_ASSESSED;
      }
      if (same(quality.override(), spoken(opinion))) {
        return Said.KNOWN;
      }
      opinions.persist(OpinionRow.of(frameId, opinion));
      row.judge(report.assessed(quality.withOverride(spoken(opinion))));
      row.touch(held.getOrDefault(row.nightKey(), row.change), now);
      return Said.ENTERED;
    });
  }

  private static boolean same(@Nullable Opinion a, @Nullable Opinion b) {
    return a == null || b == null
        ? a == b
        : a.grade() == b.grade()
            && Objects.equals(a.comment(), b.comment())
            && a.by().equals(b.by());
  }

  /** Neither grade nor comment takes back what was said before. */
  private static @Nullable Opinion spoken(Opinion opinion) {
    return opinion.grade() == null && opinion.comment() == null ? null : opinion;
  }

  private static @Nullable Opinion opinion(FrameReport report) {
    var quality = report.quality();
    return quality == null ? null : quality.override();
  }

  /** Frames of a night that changed after its change of that number. */
  List<Numbered> changed(NightKey night, long after) {
    return Transaction.reading(() ->
        frames
            .getEntityManager()
            .createQuery(
                "select f.frameId, f.report, f.version from FrameRow f"
                    + " where f.telescope = :telescope and f.night = :night and f.change > :after",
                Object[].class)
            .setParameter("telescope", night.telescope())
            .setParameter("night", night.night())
            .setParameter("after", after)
            .getResultList()
            .stream()
            .map(FrameTable::numbered)
            .toList());
  }

  long count(NightKey night) {
    return Transaction.reading(
        () -> frames.count("telescope = ?1 and night = ?2", night.telescope(), night.night()));
  }

  /** Frames that changed since they were published, and whose night was judged with them in it. */
  List<Numbered> unpublished(int most) {
    return Transaction.reading(() ->
        frames
            .getEntityManager()
            .createQuery(
                "select f.frameId, f.report, f.version from FrameRow f"
                    + " join NightRow n on n.telescope = f.telescope and n.night = f.night"
                    + " where not f.published and f.change <= n.published order by f.updatedAt",
                Object[].class)
            .setMaxResults(most)
            .getResultList()
            .stream()
            .map(FrameTable::numbered)
            .toList());
  }

  private static Numbered numbered(Object[] row) {
    return new Numbered((String) row[0], ReportJson.read((String) row[1]), (Long) row[2]);
  }

  /** Marks frames; none that changed since it was read. */
  void published(Collection<Numbered> sent) throws SQLException {
    Transaction.in(() -> {
      for (var frame : sent) {
        frames.update(
            "published = true where frameId = ?1 and version = ?2",
            frame.frameId(),
            frame.version());
        events.add("frame", frame.frameId(), NightKey.of(frame.report().frame()), now());
      }
      return null;
    });
  }

  /** Nights in which something happened since they were published. */
  List<NightRow> changedNights() {
    return Transaction.reading(() -> nights.list("published < version order by telescope, night"));
  }

  /** A night in which nothing happened since it was published. */
  Optional<NightRow> settled(NightKey night) {
    return Transaction.reading(() ->
        nights
            .find(
                "telescope = ?1 and night = ?2 and published = version",
                night.telescope(),
                night.night())
            .firstResultOptional());
  }

  /** Frames with a time that entered after a moment, the latest of them, in order of entry. */
  List<Entry> enteredAfter(Instant moment, int most) {
    var latestFirst =
        Transaction.reading(() ->
            frames
                .getEntityManager()
                .createQuery(
                    "select f.telescope, f.night, f.startedAt, f.enteredAt from FrameRow f"
                        + " where f.enteredAt > :after and f.startedAt is not null"
                        + " order by f.enteredAt desc",
                    Object[].class)
                .setParameter("after", moment)
                .setMaxResults(most)
                .getResultList());
    return latestFirst.reversed().stream()
        .map(row ->
            new Entry(
                new NightKey((String) row[0], (String) row[1]),
                new Arrival((String) row[0], (Instant) row[2], (Instant) row[3])))
        .toList();
  }

  /** Marks a night up to the number that it had when it was summed up. */
  void published(NightKey night, long version, @Nullable String summary, boolean sent)
      throws SQLException {
    Transaction.in(() -> {
      nights.update(
          "published = ?1, summary = ?2 where telescope = ?3 and night = ?4",
          version,
          summary,
          night.telescope(),
          night.night());
      if (sent) {
        events.add("night", night.text(), night, now());
      }
      return null;
    });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
