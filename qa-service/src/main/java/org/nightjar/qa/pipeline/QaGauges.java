package org.nightjar.qa.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.stage.Rounds;

/**
 * What alarms look at: ends and grades of frames, telescopes that fell silent, an outbox that
 * grows.
 */
@Singleton
public class QaGauges {
  private static final Logger LOG = Logger.getLogger(QaGauges.class);
  private static final Duration EVERY = Duration.ofSeconds(15);

  /** Names come from headers: no more of them become series of a monitor. */
  private static final int MOST_TELESCOPES = 200;

  private final NightRows nights;
  private final MultiGauge frames;
  private final MultiGauge silence;
  private volatile long waiting;
  private volatile @Nullable Instant waitingSince;
  private final Rounds rounds =
      new Rounds("qa-gauges", this::look, e -> LOG.debugf("not counted: %s", e));

  @Inject
  QaGauges(NightRows nights, EventFeed feed, MeterRegistry meters) {
    this.nights = nights;
    frames =
        MultiGauge.builder("nightjar.qa.frames")
            .description("frames in the table, by end and by the grade that holds")
            .register(meters);
    silence =
        MultiGauge.builder("nightjar.qa.telescope.last.frame.age")
            .description("since a frame of the telescope came to its end last")
            .baseUnit("seconds")
            .register(meters);
    Gauge.builder("nightjar.qa.unpublished", this, g -> g.waiting)
        .description("frames that changed and are not published yet")
        .register(meters);
    Gauge.builder("nightjar.qa.unpublished.age", this, QaGauges::waitingSeconds)
        .description("since the first of them changed")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("nightjar.qa.followers", feed, EventFeed::followers)
        .description("clients of the live events")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    rounds.start(Duration.ofSeconds(1), EVERY);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    rounds.stop();
  }

  private double waitingSeconds() {
    var since = waitingSince;
    return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1000.0;
  }

  private void look() {
    frames.register(byGrade(), true);
    silence.register(ages(), true);
    var outbox =
        rows("select count(*), min(f.updatedAt) from FrameRow f where not f.published", 1)
            .getFirst();
    waiting = (Long) outbox[0];
    waitingSince = (Instant) outbox[1];
  }

  private List<Row<?>> byGrade() {
    var rows = new ArrayList<Row<?>>();
    for (var row :
        rows(
            "select f.status, f.grade, count(*) from FrameRow f group by f.status, f.grade", 100)) {
      var grade = row[1] == null ? "none" : row[1].toString();
      rows.add(Row.of(Tags.of("status", row[0].toString(), "grade", grade), (Long) row[2]));
    }
    return rows;
  }

  private List<Row<?>> ages() {
    var rows = new ArrayList<Row<?>>();
    for (var row :
        rows(
            "select n.telescope, max(n.lastEnteredAt) from NightRow n group by n.telescope"
                + " order by max(n.lastEnteredAt) desc",
            MOST_TELESCOPES)) {
      var last = (Instant) row[1];
      rows.add(
          Row.of(
              Tags.of("telescope", (String) row[0]),
              () -> Duration.between(last, Instant.now()).toMillis() / 1000.0));
    }
    return rows;
  }

  private List<Object[]> rows(String query, int most) {
    return Transaction.reading(() ->
        nights
            .getEntityManager()
            .createQuery(query, Object[].class)
            .setMaxResults(most)
            .getResultList());
  }
}
