package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nightjar.model.Topics;

/**
 * How many more frames may be on their way. A light that waits for masters is not: the darks that
 * it waits for may be in the inbox still. Nor is one of which nothing was heard for long, so that
 * what is lost, until it is found, keeps nobody out.
 */
@Singleton
public class RoomUnderway {
  private static final Duration HEARD = Duration.ofMinutes(5);

  private final int most;
  private final LedgerDatabase database;
  private final LedgerFrames rows;
  private final KafkaQueues queues;

  @Inject
  public RoomUnderway(
      IngestConfig config, LedgerDatabase database, LedgerFrames rows, KafkaQueues queues) {
    this(config.mostUnderway(), database, rows, queues);
  }

  RoomUnderway(int most, LedgerDatabase database, LedgerFrames rows, KafkaQueues queues) {
    this.most = most;
    this.database = database;
    this.rows = rows;
    this.queues = queues;
  }

  /**
   * For how many there is room; any number when there is no limit.
   *
   * @throws IOException when the broker must be asked and does not answer
   */
  int frames() throws IOException, SQLException {
    if (most <= 0) {
      return Integer.MAX_VALUE;
    }
    var since = Instant.now().minus(HEARD);
    var seen = database.call(session -> rows.seenSince(since));
    int room = most - seen.size();
    return room > 0 ? room : Math.max(0, room + parked(seen));
  }

  /** Calibration has taken them and published nothing: they wait in its table. */
  private int parked(List<LedgerFrames.Seen> seen) throws IOException {
    var ingested =
        seen.stream()
            .map(LedgerFrames.Seen::position)
            .filter(Objects::nonNull)
            .filter(position -> position.topic().equals(Topics.FRAME_INGESTED))
            .collect(Collectors.toSet());
    try {
      return ingested.size() - queues.waiting(ingested).size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
