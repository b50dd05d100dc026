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
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.stage.Rounds;

/**
 * What alarms look at: ends and grades of frames, telescopes that fell silent, an outbox that
 * grows.
 */
@Singleton
public class QaGauges {
  private static final Logger LOG = Logger.getLogger(QaGauges.class);

  /** A telescope that was not heard for longer has no present numbers. */
  private static final Duration PRESENT = Duration.ofHours(24);

  /** Names come from headers: no more of them become series of a monitor. */
  private static final int MOST_TELESCOPES = 200;

  private final QaConfig config;
  private final NightRows nights;
  private final MultiGauge frames;
  private final MultiGauge silence;
  private final MultiGauge widths;
  private final MultiGauge zeroPoints;
  private volatile long waiting;
  private volatile @Nullable Instant waitingSince;
  private final Rounds rounds =
      new Rounds("qa-gauges", this::look, e -> LOG.debugf("not counted: %s", e));

  @Inject
  QaGauges(
      QaConfig config, NightRows nights, EventFeed feed, StageWatch stages, MeterRegistry meters) {
    this.config = config;
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
    widths =
        MultiGauge.builder("nightjar.qa.telescope.fwhm")
            .description("of the light that was measured last, of telescopes heard within a day")
            .baseUnit("arcsec")
            .register(meters);
    zeroPoints =
        MultiGauge.builder("nightjar.qa.telescope.zero.point")
            .description("of the same light, for 1 ADU per second")
            .baseUnit("mag")
            .register(meters);
    for (var stage : Stage.values()) {
      Gauge.builder(
              "nightjar.qa.stage.waiting",
              stages,
              s -> s.waiting(stage).map(Long::doubleValue).orElse(Double.NaN))
          .description("messages that the stage's groups have not taken yet")
          .tag("stage", stage.name())
          .register(meters);
    }
    Gauge.builder(
            "nightjar.qa.dead.letters",
            stages,
            s -> s.deadLetters().map(Long::doubleValue).orElse(Double.NaN))
        .description("messages in all dead-letter topics")
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
    var every = config.gaugesEvery();
    var first = Duration.ofSeconds(1);
    rounds.start(every.compareTo(first) < 0 ? every : first, every);
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
    var lights = latestLights();
    widths.register(values(lights, 1), true);
    zeroPoints.register(values(lights, 2), true);
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

  /** Name, width and zero point of each telescope's latest light. */
  private List<Object[]> latestLights() {
    return rows(
        """
        select t.telescope, f.fwhmArcsec, f.zeroPoint
        from (select n.telescope as telescope from NightRow n where n.lastEnteredAt > :since
          group by n.telescope order by max(n.lastEnteredAt) desc) t
        join lateral (select l.fwhmArcsec as fwhmArcsec, l.zeroPoint as zeroPoint from FrameRow l
          where l.telescope = t.telescope and l.status = 'ASSESSED' and l.kind = 'LIGHT'
          order by l.takenAt desc, l.frameId desc limit 1) f\
        """,
        MOST_TELESCOPES,
        Map.of("since", Instant.now().minus(PRESENT)));
  }

  private static List<Row<?>> values(List<Object[]> lights, int column) {
    var rows = new ArrayList<Row<?>>();
    for (var row : lights) {
      if (row[column] != null) {
        rows.add(Row.of(Tags.of("telescope", (String) row[0]), (Double) row[column]));
      }
    }
    return rows;
  }

  private List<Object[]> rows(String query, int most) {
    return rows(query, most, Map.of());
  }

  private List<Object[]> rows(String query, int most, Map<String, Object> parameters) {
    return Transaction.reading(() -> {
      var asked = nights.getEntityManager().createQuery(query, Object[].class).setMaxResults(most);
      parameters.forEach(asked::setParameter);
      return asked.getResultList();
    });
  }
}
