package org.nightjar.ingest.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Status;

/** What the ledger tells: its balance, by telescope and night, and where a frame is. */
@Singleton
public class LedgerSheet {
  private final LedgerDatabase database;
  private final LedgerFrames frames;

  @Inject
  public LedgerSheet(LedgerDatabase database, LedgerFrames frames) {
    this.database = database;
    this.frames = frames;
  }

  /**
   * The balance of all frames: received = assessed + rejected + failed + inFlight at every moment.
   *
   * @param received frames that ever entered
   * @param assessed of them, graded
   * @param rejected of them, bad input
   * @param failed of them, our fault
   * @param inFlight of them, on their way
   * @param telescopes by name
   */
  public record Balance(
      long received,
      long assessed,
      long rejected,
      long failed,
      long inFlight,
      List<OfTelescope> telescopes) {}

  /**
   * The balance of one telescope.
   *
   * @param telescope its name
   * @param received frames that ever entered
   * @param assessed of them, graded
   * @param rejected of them, bad input
   * @param failed of them, our fault
   * @param inFlight of them, on their way
   * @param nights the latest first
   */
  public record OfTelescope(
      String telescope,
      long received,
      long assessed,
      long rejected,
      long failed,
      long inFlight,
      List<OfNight> nights) {}

  /**
   * The balance of one night of one telescope.
   *
   * @param night the evening's date; absent for frames that do not tell theirs
   * @param received frames that ever entered
   * @param assessed of them, graded
   * @param rejected of them, bad input
   * @param failed of them, our fault
   * @param inFlight of them, on their way
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfNight(
      @Nullable LocalDate night,
      long received,
      long assessed,
      long rejected,
      long failed,
      long inFlight) {}

  /**
   * Where a frame is.
   *
   * @param id sha256 of its raw bytes
   * @param fileName as it came
   * @param telescope its telescope
   * @param night the evening's date
   * @param status how far it has come
   * @param reason why it was rejected or failed
   * @param receivedAt when it entered
   * @param endedAt when its end was heard
   * @param lastTopic where it was last seen
   * @param lastSeenAt when
   * @param publishedAgain how often it was taken for lost
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String id,
      String fileName,
      String telescope,
      @Nullable LocalDate night,
      Status status,
      @Nullable String reason,
      Instant receivedAt,
      @Nullable Instant endedAt,
      @Nullable String lastTopic,
      @Nullable Instant lastSeenAt,
      int publishedAgain) {}

  private record Line(String telescope, OfNight night) {}

  /** All telescopes and nights, in one statement: the sums hold. */
  public Balance balance() throws SQLException {
    var lines =
        database.call(session ->
            session
                .createNativeQuery(
                    "select telescope, night, count(*),"
                        + " count(*) filter (where status = 'ASSESSED'),"
                        + " count(*) filter (where status = 'REJECTED'),"
                        + " count(*) filter (where status = 'FAILED'),"
                        + " count(*) filter (where status = 'IN_PROGRESS')"
                        + " from ingest.frame group by telescope, night"
                        + " order by telescope, night desc nulls last",
                    Object[].class)
                .getResultList()
                .stream()
                .map(LedgerSheet::line)
                .toList());
    var telescopes = new LinkedHashMap<String, List<OfNight>>();
    for (var line : lines) {
      telescopes.computeIfAbsent(line.telescope(), t -> new ArrayList<>()).add(line.night());
    }
    var nights = lines.stream().map(Line::night).toList();
    return new Balance(
        sum(nights, OfNight::received),
        sum(nights, OfNight::assessed),
        sum(nights, OfNight::rejected),
        sum(nights, OfNight::failed),
        sum(nights, OfNight::inFlight),
        telescopes.entrySet().stream().map(e -> ofTelescope(e.getKey(), e.getValue())).toList());
  }

  /** Where a frame is; empty when it never entered. */
  public Optional<Entry> frame(String frameId) throws SQLException {
    return database.call(session -> frames.findByIdOptional(frameId).map(LedgerSheet::entry));
  }

  /**
   * Frames that are on their way, the one that entered first before the others.
   *
   * @param most of them at most
   */
  public List<Entry> underWay(int most) throws SQLException {
    return database.call(
        session -> frames.underWay(most).stream().map(LedgerSheet::entry).toList());
  }

  private static Entry entry(LedgerFrame row) {
    return new Entry(
        row.frameId(),
        row.fileName(),
        row.telescope(),
        row.night(),
        row.status(),
        row.reason(),
        row.receivedAt(),
        row.endedAt(),
        row.lastTopic(),
        row.movedAt(),
        row.republished());
  }

  private static Line line(Object[] row) {
    var night =
        switch (row[1]) {
          case null -> null;
          case LocalDate date -> date;
          case java.sql.Date date -> date.toLocalDate();
          default -> LocalDate.parse(row[1].toString());
        };
    return new Line(
        (String) row[0],
        new OfNight(
            night, number(row[2]), number(row[3]), number(row[4]), number(row[5]), number(row[6])));
  }

  private static long number(Object cell) {
    return ((Number) cell).longValue();
  }

  private static OfTelescope ofTelescope(String telescope, List<OfNight> nights) {
    return new OfTelescope(
        telescope,
        sum(nights, OfNight::received),
        sum(nights, OfNight::assessed),
        sum(nights, OfNight::rejected),
        sum(nights, OfNight::failed),
        sum(nights, OfNight::inFlight),
        List.copyOf(nights));
  }

  private static long sum(List<OfNight> nights, ToLongFunction<OfNight> part) {
    return nights.stream().mapToLong(part).sum();
  }
}
