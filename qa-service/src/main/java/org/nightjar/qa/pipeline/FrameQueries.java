package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.jpa.HibernateHints;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Quality.Opinion;
import org.nightjar.pipeline.ReportJson;

/**
 * What is asked of frames and nights: the one door for REST and pages. Lists are of bounded length;
 * none waits for what is being entered.
 */
@Singleton
public class FrameQueries {
  /** More frames than a telescope takes in a night. */
  public static final int MOST_OF_A_NIGHT = 5000;

  /** The longest page. */
  public static final int LONGEST_PAGE = 500;

  private final FrameRows frames;
  private final NightRows nights;
  private final OpinionRows opinions;

  /** Of 2 kB each: a night that is asked for again is read where it changed. */
  private final Recent<FrameLine> recent = new Recent<>(6000);

  @Inject
  FrameQueries(FrameRows frames, NightRows nights, OpinionRows opinions) {
    this.frames = frames;
    this.nights = nights;
    this.opinions = opinions;
  }

  /**
   * Frames, newest first by {@link FrameLine#takenAt}.
   *
   * @param after where the page before ended; null for the first
   * @param limit 1 to {@value #LONGEST_PAGE}
   * @throws IllegalArgumentException when the cursor is not one of this list
   */
  public Page<FrameLine> frames(FrameFilter filter, @Nullable Cursor after, int limit) {
    var where = Conditions.of(filter).after(after);
    return Transaction.reading(() -> {
      var rows =
          frames
              .find(where.text() + " order by takenAt desc, frameId desc", where.parameters())
              .withHint(HibernateHints.HINT_READ_ONLY, true)
              .range(0, limit)
              .list();
      return Page.of(rows, limit, FrameRow::line, r -> cursor(r.takenAt, r.frameId));
    });
  }

  /** The reports of the same list, as JSON. */
  public Page<String> reports(FrameFilter filter, @Nullable Cursor after, int limit) {
    var where = Conditions.of(filter).after(after);
    return Transaction.reading(() -> {
      var query =
          frames
              .getEntityManager()
              .createQuery(
                  "select takenAt, frameId, report from FrameRow where "
                      + where.text()
                      + " order by takenAt desc, frameId desc",
                  Object[].class)
              .setMaxResults(limit + 1);
      where.parameters().forEach(query::setParameter);
      return Page.of(
          query.getResultList(),
          limit,
          r -> (String) r[2],
          r -> cursor((Instant) r[0], (String) r[1]));
    });
  }

  private static Cursor cursor(Instant at, String id) {
    return new Cursor(at.toString(), id);
  }

  /** A frame's report as JSON. */
  public Optional<String> reportJson(String frameId) {
    return Transaction.reading(() ->
        frames
            .getEntityManager()
            .createQuery("select report from FrameRow where frameId = :id", String.class)
            .setParameter("id", frameId)
            .getResultStream()
            .findFirst());
  }

  /** A frame's report. */
  public Optional<FrameReport> report(String frameId) {
    return reportJson(frameId).map(ReportJson::read);
  }

  public Optional<FrameLine> frame(String frameId) {
    return Transaction.reading(() -> frames.findByIdOptional(frameId).map(FrameRow::line));
  }

  /** What people said of a frame, latest first. */
  public List<Opinion> opinions(String frameId) {
    return Transaction.reading(() -> opinions.all(frameId));
  }

  /**
   * The frames before and after one in its telescope's night.
   *
   * @param earlier null for the first
   * @param later null for the last
   */
  public record Neighbours(@Nullable String earlier, @Nullable String later) {}

  /** Neighbours in time; empty when there is no such frame. */
  public Optional<Neighbours> neighbours(String frameId) {
    return Transaction.reading(() ->
        frames
            .findByIdOptional(frameId)
            .map(row -> new Neighbours(beside(row, "<", "desc"), beside(row, ">", "asc"))));
  }

  private @Nullable String beside(FrameRow row, String side, String order) {
    return frames
        .getEntityManager()
        .createQuery(
            "select frameId from FrameRow where telescope = :telescope and night = :night"
                + " and (takenAt, frameId) %s (:at, :id) order by takenAt %s, frameId %s"
                    .formatted(side, order, order),
            String.class)
        .setParameter("telescope", row.telescope)
        .setParameter("night", row.night)
        .setParameter("at", row.takenAt)
        .setParameter("id", row.frameId)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .orElse(null);
  }

  /**
   * All frames of a telescope's night, oldest first, the newest {@value #MOST_OF_A_NIGHT} of them.
   *
   * @param night null for frames without a date
   */
  public List<FrameLine> night(String telescope, @Nullable LocalDate night) {
    var key = NightKey.of(telescope, night);
    return Transaction.reading(() -> {
      var lines = new HashMap<String, FrameLine>();
      var changed = new ArrayList<String>();
      var order = changes(key);
      for (var frame : order) {
        var known = recent.get(frame.id());
        if (known != null && frame.isLastOf(known)) {
          lines.put(frame.id(), known);
        } else {
          changed.add(frame.id());
        }
      }
      for (var row : changed.size() > FEW ? rows(key) : rows(changed)) {
        var line = row.line();
        recent.put(line.id(), line);
        lines.put(line.id(), line);
      }
      return order.reversed().stream()
          .map(frame -> lines.get(frame.id()))
          .filter(Objects::nonNull)
          .toList();
    });
  }

  /** More than these are not asked for by name. */
  private static final int FEW = 50;

  /** A frame's last change. */
  private record Change(String id, long version, Instant updatedAt) {
    boolean isLastOf(FrameLine line) {
      return version == line.version() && updatedAt.equals(line.updatedAt());
    }
  }

  /** Of a night's frames, newest first. */
  private List<Change> changes(NightKey night) {
    return frames
        .getEntityManager()
        .createQuery(
            "select frameId, version, updatedAt from FrameRow"
                + " where telescope = :telescope and night = :night"
                + " order by takenAt desc, frameId desc",
            Object[].class)
        .setParameter("telescope", night.telescope())
        .setParameter("night", night.night())
        .setMaxResults(MOST_OF_A_NIGHT)
        .getResultList()
        .stream()
        .map(row -> new Change((String) row[0], (Long) row[1], (Instant) row[2]))
        .toList();
  }

  private List<FrameRow> rows(NightKey night) {
    return frames
        .find(
            "telescope = ?1 and night = ?2 order by takenAt desc, frameId desc",
            night.telescope(),
            night.night())
        .withHint(HibernateHints.HINT_READ_ONLY, true)
        .range(0, MOST_OF_A_NIGHT - 1)
        .list();
  }

  private List<FrameRow> rows(List<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : frames.find("frameId in ?1", ids).withHint(HibernateHints.HINT_READ_ONLY, true).list();
  }

  /**
   * Nights, latest first, those without a date last.
   *
   * @param telescope null for all
   * @param from the first evening; null for no limit
   * @param to the last evening; null for no limit
   */
  public Page<NightSummary> nights(
      @Nullable String telescope,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable Cursor after,
      int limit) {
    var where = new ArrayList<String>(List.of("summary is not null"));
    var parameters = new HashMap<String, Object>();
    if (telescope != null) {
      where.add("telescope = :telescope");
      parameters.put("telescope", telescope);
    }
    if (from != null) {
      where.add("night >= :from");
      parameters.put("from", from.toString());
    }
    if (to != null) {
      where.add("night <= :to");
      parameters.put("to", to.toString());
    }
    if (after != null) {
      where.add("(night < :at or (night = :at and telescope > :name))");
      parameters.put("at", after.at());
      parameters.put("name", after.name());
    }
    return Transaction.reading(() -> {
      var rows =
          nights
              .find(String.join(" and ", where) + " order by night desc, telescope", parameters)
              .withHint(HibernateHints.HINT_READ_ONLY, true)
              .range(0, limit)
              .list();
      return Page.of(
          rows,
          limit,
          r -> Objects.requireNonNull(r.document()),
          r -> new Cursor(r.night, r.telescope));
    });
  }

  /**
   * A night's document as it was published last.
   *
   * @param night null for frames without a date
   */
  public Optional<NightSummary> summary(String telescope, @Nullable LocalDate night) {
    var key = NightKey.of(telescope, night);
    return Transaction.reading(() ->
        nights
            .find("telescope = ?1 and night = ?2", key.telescope(), key.night())
            .firstResultOptional()
            .map(NightRow::document));
  }

  /** The evenings of a telescope's nights, latest first. */
  public List<LocalDate> evenings(String telescope, int most) {
    return Transaction.reading(() ->
        nights
            .getEntityManager()
            .createQuery(
                "select night from NightRow where telescope = :telescope and night <> ''"
                    + " and summary is not null order by night desc",
                String.class)
            .setParameter("telescope", telescope)
            .setMaxResults(most)
            .getResultStream()
            .map(LocalDate::parse)
            .toList());
  }

  /**
   * The dates of a telescope's nights before and after one.
   *
   * @param earlier null for the first
   * @param later null for the last
   */
  public record NightNeighbours(@Nullable LocalDate earlier, @Nullable LocalDate later) {}

  /** Neighbours of a night, which need not be there itself. */
  public NightNeighbours neighbours(String telescope, LocalDate night) {
    return Transaction.reading(() ->
        new NightNeighbours(
            nightBeside("max", "<", telescope, night), nightBeside("min", ">", telescope, night)));
  }

  private @Nullable LocalDate nightBeside(
      String which, String side, String telescope, LocalDate night) {
    var found =
        nights
            .getEntityManager()
            .createQuery(
                "select %s(night) from NightRow where telescope = :telescope and night %s :night and night <> ''"
                    .formatted(which, side),
                String.class)
            .setParameter("telescope", telescope)
            .setParameter("night", night.toString())
            .getSingleResult();
    return found == null ? null : LocalDate.parse(found);
  }

  /** Telescopes that frames came from, by name. */
  public List<TelescopeLine> telescopes() {
    return Transaction.reading(() ->
        nights
            .getEntityManager()
            .createQuery(
                "select telescope, count(*), max(lastEnteredAt), max(night) from NightRow"
                    + " where summary is not null or published < version"
                    + " group by telescope order by telescope",
                Object[].class)
            .setMaxResults(MOST_TELESCOPES)
            .getResultList()
            .stream()
            .map(this::telescope)
            .toList());
  }

  private static final int MOST_TELESCOPES = 1000;

  private TelescopeLine telescope(Object[] row) {
    var name = (String) row[0];
    var last =
        frames
            .find("telescope = ?1 order by takenAt desc, frameId desc", name)
            .range(0, 0)
            .firstResultOptional()
            .map(FrameRow::line)
            .orElse(null);
    var night =
        nights
            .find("telescope = ?1 and night = ?2", name, (String) row[3])
            .firstResultOptional()
            .map(NightRow::document)
            .orElse(null);
    return new TelescopeLine(name, (Long) row[1], (Instant) row[2], last, night);
  }

  /** Conditions with their parameters. */
  private record Conditions(List<String> conditions, Map<String, Object> parameters) {
    /** What the database has years for. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    static Conditions of(FrameFilter filter) {
      var all = new Conditions(new ArrayList<>(), new HashMap<>());
      var night = filter.night();
      all.equal("telescope", filter.telescope());
      all.equal("night", night == null ? null : night.toString());
      all.equal("object", filter.object());
      all.equal("filter", filter.filter());
      all.add("kind in :kinds", "kinds", filter.kinds().isEmpty() ? null : filter.kinds());
      all.equal("status", filter.status());
      all.equal("grade", filter.grade());
      all.add("array_contains(flags, :flag)", "flag", filter.flag());
      all.add("takenAt >= :from", "from", filter.from());
      all.add("takenAt < :to", "to", filter.to());
      return all;
    }

    Conditions after(@Nullable Cursor cursor) {
      if (cursor != null) {
        try {
          var at = Instant.parse(cursor.at());
          if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw new DateTimeException("year");
          }
          add("(takenAt, frameId) < (:at, :id)", "at", at);
          parameters.put("id", cursor.name());
        } catch (DateTimeException e) {
          throw new IllegalArgumentException("no page of frames ends there", e);
        }
      }
      return this;
    }

    private void equal(String name, @Nullable Object value) {
      add(name + " = :" + name, name, value);
    }

    private void add(String condition, String name, @Nullable Object value) {
      if (value != null) {
        conditions.add(condition);
        parameters.put(name, value);
      }
    }

    String text() {
      return conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
    }
  }
}
