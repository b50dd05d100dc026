package org.nightjar.ingest.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.nightjar.ingest.pipeline.LostFrames.Found;

/**
 * Compares store, ledger and broker, at start and every few minutes, and repairs what a crash or a
 * lost message left behind. All it does may be done twice, and by several at once.
 */
@Singleton
public class Reconciler {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);
  private static final Duration AFTER_START = Duration.ofSeconds(5);
  private static final Duration TELLING = Duration.ofMinutes(1);

  private final IngestConfig config;
  private final StoreSweep store;
  private final LostFrames lost;
  private final LedgerRepairs rows;
  private final LedgerSheet sheet;
  private final Outbox outbox;
  private final Uploads uploads;
  private final Scratch scratch;
  private final Figures figures;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ingest-reconciler").factory());
  private Instant rawListed = Instant.MIN;

  @Inject
  public Reconciler(
      IngestConfig config,
      StoreSweep store,
      LostFrames lost,
      LedgerRepairs rows,
      LedgerSheet sheet,
      Outbox outbox,
      Uploads uploads,
      Scratch scratch,
      MeterRegistry meters) {
    this.config = config;
    this.store = store;
    this.lost = lost;
    this.rows = rows;
    this.sheet = sheet;
    this.outbox = outbox;
    this.uploads = uploads;
    this.scratch = scratch;
    this.figures = new Figures(meters);
  }

  /**
   * What one comparison found.
   *
   * @param reentered raw objects that the ledger did not know
   * @param taken objects of the store's inbox that nobody had told of
   * @param lost frames that were lost, or wait
   * @param missing raw bytes that are gone, among those that this round has looked at
   * @param unpublished frames that nobody could be told of for long
   */
  record Repaired(int reentered, int taken, Found lost, int missing, long unpublished) {
    boolean nothing() {
      return reentered + taken + lost.published() + lost.givenUp() + missing + unpublished == 0;
    }
  }

  void start(@Observes StartupEvent event) {
    clock.scheduleWithFixedDelay(
        this::run,
        AFTER_START.toMillis(),
        config.reconcileEvery().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdownNow();
  }

  private void run() {
    try {
      reconcile(Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | SQLException | RuntimeException | OutOfMemoryError e) {
      failed(e);
    }
  }

  /** One comparison. */
  synchronized Repaired reconcile(Instant now)
      throws IOException, SQLException, InterruptedException {
    outbox.soon();
    int reentered = 0;
    // A clock that is set back is no reason to wait for as long again.
    if (Duration.between(rawListed, now).abs().compareTo(config.listRawEvery()) >= 0) {
      reentered = apart(() -> store.reenter(now), 0);
      rawListed = now;
    }
    int taken = apart(() -> store.takeInbox(now), 0);
    var found = apart(() -> lost.repair(now), Found.NOTHING);
    int missing = apart(store::missing, 0);
    apart(() -> uploads.sweep(now));
    apart(() -> scratch.sweep(now.minus(Duration.ofHours(1))));
    long unpublished = rows.unpublishedSince(now.minus(TELLING));
    var repaired = new Repaired(reentered, taken, found, missing, unpublished);
    tell(repaired);
    return repaired;
  }

  private interface Step<T> {
    T take() throws IOException, SQLException, InterruptedException;
  }

  private interface Sweep {
    void make() throws IOException;
  }

  /** A step that fails is told and counted; the others are taken all the same. */
  private <T> T apart(Step<T> step, T otherwise) throws InterruptedException {
    try {
      return step.take();
    } catch (IOException | SQLException | RuntimeException | OutOfMemoryError e) {
      failed(e);
      return otherwise;
    }
  }

  private void apart(Sweep sweep) throws InterruptedException {
    var unused =
        apart(
            () -> {
              sweep.make();
              return true;
            },
            false);
  }

  private void failed(Throwable e) {
    figures.failed.incrementAndGet();
    LOG.warnf(
        "ledger, store and broker could not be compared, next try in %s: %s",
        config.reconcileEvery(), FileNames.line(e.toString()));
  }

  private void tell(Repaired repaired) throws SQLException {
    var balance = sheet.balance();
    figures.balance(balance);
    figures.repaired(repaired);
    var words =
        ("ledger: %d received = %d assessed + %d rejected + %d failed + %d in flight (%d of them"
                + " wait long in queues); repaired: %d raw objects and %d others' objects taken in,"
                + " %d frames published again, %d given up; %d raw objects missing,"
                + " %d frames still to be told of")
            .formatted(
                balance.received(),
                balance.assessed(),
                balance.rejected(),
                balance.failed(),
                balance.inFlight(),
                repaired.lost().waiting(),
                repaired.reentered(),
                repaired.taken(),
                repaired.lost().published(),
                repaired.lost().givenUp(),
                repaired.missing(),
                repaired.unpublished());
    if (repaired.nothing()) {
      LOG.debug(words);
    } else {
      LOG.warn(words);
    }
  }

  /** Figures of the last comparison, and sums since the start. */
  private static final class Figures {
    private final AtomicLong received;
    private final AtomicLong assessed;
    private final AtomicLong rejected;
    private final AtomicLong failedFrames;
    private final AtomicLong inFlight;
    private final AtomicLong waiting;
    private final AtomicLong unpublished;
    private final AtomicLong missing;
    private final AtomicLong reentered;
    private final AtomicLong taken;
    private final AtomicLong published;
    private final AtomicLong givenUp;
    private final AtomicLong failed;

    Figures(MeterRegistry meters) {
      received = gauge(meters, "nightjar.ledger.received", "frames that ever entered");
      assessed = gauge(meters, "nightjar.ledger.assessed", "of them, graded");
      rejected = gauge(meters, "nightjar.ledger.rejected", "of them, bad input");
      failedFrames = gauge(meters, "nightjar.ledger.failed", "of them, our fault");
      inFlight = gauge(meters, "nightjar.ledger.inflight", "of them, on their way");
      waiting = gauge(meters, "nightjar.ledger.waiting", "on their way, long in a queue");
      unpublished = gauge(meters, "nightjar.ledger.unpublished", "nobody was told of for a minute");
      missing = gauge(meters, "nightjar.reconciler.raw.missing", "raw objects found gone");
      reentered = gauge(meters, "nightjar.reconciler.raw.reentered", "raw objects re-entered");
      taken = gauge(meters, "nightjar.reconciler.objects.taken", "others' objects found");
      published = gauge(meters, "nightjar.reconciler.frames.republished", "frames published again");
      givenUp = gauge(meters, "nightjar.reconciler.frames.given.up", "frames given up");
      failed = gauge(meters, "nightjar.reconciler.failures", "comparisons that could not be made");
    }

    private static AtomicLong gauge(MeterRegistry meters, String name, String description) {
      var value = new AtomicLong();
      Gauge.builder(name, value, AtomicLong::get).description(description).register(meters);
      return value;
    }

    void balance(LedgerSheet.Balance balance) {
      received.set(balance.received());
      assessed.set(balance.assessed());
      rejected.set(balance.rejected());
      failedFrames.set(balance.failed());
      inFlight.set(balance.inFlight());
    }

    void repaired(Repaired repaired) {
      waiting.set(repaired.lost().waiting());
      unpublished.set(repaired.unpublished());
      missing.set(repaired.missing());
      reentered.addAndGet(repaired.reentered());
      taken.addAndGet(repaired.taken());
      published.addAndGet(repaired.lost().published());
      givenUp.addAndGet(repaired.lost().givenUp());
    }
  }
}
