package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;

/**
 * Finds frames in progress that wait in no queue and of which nothing was heard for long. They are
 * published again, which is harmless when they come to their end after all; what does not help for
 * ever ends as FAILED, with the reason.
 */
@Singleton
public class LostFrames {
  private static final Logger LOG = Logger.getLogger(LostFrames.class);
  private static final int MOST = 1000;
  private static final Duration HEARING = Duration.ofSeconds(30);

  private final IngestConfig config;
  private final LedgerRepairs rows;
  private final Ledger ledger;
  private final KafkaQueues queues;
  private final ProductStore store;

  /** When frames that are quiet were first seen to be in no queue any more. */
  private Map<String, Instant> passed = Map.of();

  @Inject
  public LostFrames(
      IngestConfig config,
      LedgerRepairs rows,
      Ledger ledger,
      KafkaQueues queues,
      ProductStore store) {
    this.config = config;
    this.rows = rows;
    this.ledger = ledger;
    this.queues = queues;
    this.store = store;
  }

  /**
   * What was found.
   *
   * @param waiting quiet for long, but their turn is still to come
   * @param published published again
   * @param givenUp ended as FAILED
   */
  record Found(int waiting, int published, int givenUp) {
    static final Found NOTHING = new Found(0, 0, 0);
  }

  /**
   * Publishes again what is in no queue and was not heard of since. The time counts from when that
   * was first seen: a record that lay in a queue for hours may have been taken up just now.
   */
  synchronized Found repair(Instant now) throws IOException, SQLException, InterruptedException {
    var before = now.minus(config.lostAfter());
    if (rows.quietSince(before, 1).isEmpty()) {
      passed = Map.of();
      return Found.NOTHING;
    }
    if (!queues.heardAll(HEARING)) {
      LOG.info("frames are not looked for yet: the ledger has not heard all that was told");
      return Found.NOTHING;
    }
    // again: what was heard meanwhile is not quiet
    var quiet = rows.quietSince(before, MOST);
    var waiting =
        queues.waiting(
            quiet.stream()
                .map(LedgerFrame::position)
                .filter(Objects::nonNull)
                .collect(Collectors.toList()));
    int published = 0;
    int givenUp = 0;
    int queued = 0;
    var passedBy = new HashMap<String, Instant>();
    for (var frame : quiet) {
      var position = frame.position();
      if (position != null && waiting.contains(position)) {
        queued++;
        continue;
      }
      var since = passed.getOrDefault(frame.frameId(), now);
      if (position != null && since.isAfter(before)) {
        passedBy.put(frame.frameId(), since);
        queued++;
      } else if (mend(frame)) {
        published++;
      } else {
        givenUp++;
      }
    }
    passed = passedBy;
    return new Found(queued, published, givenUp);
  }

  /** Whether there was hope. */
  private boolean mend(LedgerFrame frame) throws IOException, SQLException {
    var gone = gone(frame);
    if (!gone.isEmpty()) {
      giveUp(frame, "bytes that the frame needs are gone from the store: " + gone);
      return false;
    }
    if (frame.republished() >= config.mostRepublished()) {
      giveUp(
          frame,
          "published %d times, last seen on %s, and never heard of its end"
              .formatted(frame.republished() + 1, frame.lastTopic()));
      return false;
    }
    if (ledger.publishAgain(frame.frameId(), frame.republished())) {
      LOG.warnf(
          "frame %s was last seen on %s and is in no queue: published again (%d of %d)",
          frame.frameId(), frame.lastTopic(), frame.republished() + 1, config.mostRepublished());
    }
    return true;
  }

  private void giveUp(LedgerFrame frame, String reason) throws SQLException {
    LOG.errorf("frame %s is given up: %s", frame.frameId(), reason);
    ledger.giveUp(frame.frameId(), frame.report(), new Rejection(Stage.INGEST, reason, Map.of()));
  }

  private List<String> gone(LedgerFrame frame) throws IOException {
    var gone = new java.util.ArrayList<String>();
    for (var product : frame.report().products().values()) {
      if (store.size(new StoreKey(product.key())).isEmpty()) {
        gone.add(product.key());
      }
    }
    return gone;
  }
}
