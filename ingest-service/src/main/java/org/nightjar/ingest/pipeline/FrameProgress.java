package org.nightjar.ingest.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.nightjar.ingest.pipeline.Ledger.Moved;
import org.nightjar.pipeline.stage.WorkInFlight;

/**
 * Sees on which topic each frame arrives, and where on it: so the ledger can tell a frame that
 * waits its turn from one that is lost.
 */
@ApplicationScoped
public class FrameProgress {
  private static final Pattern FRAME_ID = Pattern.compile("[0-9a-f]{64}");

  private static final Logger LOG = Logger.getLogger(FrameProgress.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final WorkInFlight inFlight;

  @Inject
  public FrameProgress(Ledger ledger, WorkInFlight inFlight) {
    this.ledger = ledger;
    this.inFlight = inFlight;
  }

  @Incoming("ingest-progress")
  @Blocking(value = "ingest")
  Uni<Void> moved(ConsumerRecords<String, byte[]> records) throws InterruptedException {
    var moves = new HashMap<String, Moved>();
    for (var record : records) {
      var id = record.key();
      if (id != null && FRAME_ID.matcher(id).matches()) {
        var position = new Position(record.topic(), record.partition(), record.offset());
        var move = new Moved(id, position, Instant.ofEpochMilli(record.timestamp()));
        moves.merge(id, move, (a, b) -> b.at().isBefore(a.at()) ? a : b);
      }
    }
    while (true) {
      var underway = inFlight.tryBegin();
      if (underway.isEmpty()) {
        // never acknowledged: it comes again after the next start
        return Uni.createFrom().nothing();
      }
      try (var counted = underway.get()) {
        ledger.moved(moves.values());
        return Uni.createFrom().voidItem();
      } catch (SQLException e) {
        // A place that the ledger misses makes a frame that waits look lost.
        LOG.warnf("places of %d frames are entered later: %s", moves.size(), e);
      }
      inFlight.pause(PAUSE);
    }
  }
}
