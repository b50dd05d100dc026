package org.nightjar.qa.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.stage.Rounds;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.stage.WorkInFlight;
import org.nightjar.qa.NightDiagnosis;
import org.nightjar.qa.NightStatistics;
import org.nightjar.qa.NightSum;

/**
 * Looks when something came, and every second: judges the frames of nights that grew anew, as each
 * is the measure of the others, sums the nights up, and publishes what changed. A frame is
 * published once it was judged with its night.
 */
@Singleton
public class NightWatch {
  private static final Logger LOG = Logger.getLogger(NightWatch.class);
  private static final int MOST_AT_ONCE = 500;
  private static final int REMEMBERED_FRAMES = 8_000;

  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private static final Duration MISS_EVERY = Duration.ofSeconds(3);

  /** What comes together is judged together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private final QaConfig config;
  private final FrameTable table;
  private final SoleWatch sole;
  private final Verdicts verdicts;
  private final WorkInFlight inFlight;
  private final MutinyEmitter<Record<String, String>> frames;
  private final MutinyEmitter<Record<String, String>> nights;
  private final EventTable events;
  private final EventFeed feed;
  private final NightMemory memory;
  private final LatelyHeard heard;
  private Instant forgetAt = Instant.now();
  private Instant missAt = Instant.EPOCH;
  private final Rounds rounds;

  @Inject
  NightWatch(
      QaConfig config,
      FrameTable table,
      SoleWatch sole,
      Verdicts verdicts,
      WorkInFlight inFlight,
      EventTable events,
      EventFeed feed,
      LatelyHeard heard,
      @Channel("qa-frames") MutinyEmitter<Record<String, String>> frames,
      @Channel("qa-nights") MutinyEmitter<Record<String, String>> nights) {
    this.config = config;
    this.table = table;
    this.sole = sole;
    this.verdicts = verdicts;
    this.inFlight = inFlight;
    this.events = events;
    this.feed = feed;
    this.heard = heard;
    this.frames = frames;
    this.nights = nights;
    this.memory = new NightMemory(table, REMEMBERED_FRAMES);
    // Nothing is lost: all of it is in the tables, and the next look comes soon.
    this.rounds =
        new Rounds(
            "night-watch",
            this::look,
            e -> LOG.warnf("will look again in %s: %s", config.interval(), e));
  }

  void start(@Observes StartupEvent event) {
    rounds.start(config.interval(), config.interval());
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    rounds.stop();
  }

  /** Something changed: it is looked at soon. */
  public void call() {
    rounds.soon(GATHERING);
  }

  /** Does what is to do, or nothing while another replica does. */
  void look() throws SQLException {
    try (var underway = inFlight.begin()) {
      sole.alone(() -> {
        heard.look();
        for (var night : table.changedNights()) {
          followApart(night);
        }
        missed();
        publishFrames();
        forgetEvents();
      });
      feed.call();
    }
  }

  /** A fault with one night is no reason to leave the others. */
  private void followApart(NightRow night) throws SQLException {
    try {
      follow(night);
    } catch (IllegalArgumentException
        | IllegalStateException
        | NullPointerException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      LOG.errorf(e, "the night %s cannot be judged", night.key().text());
    }
  }

  private void follow(NightRow night) throws SQLException {
    var key = night.key();
    var seen = memory.upTo(key, night.version);
    var reports = NightMemory.reports(seen.values());
    var statistics = NightStatistics.of(reports);
    var changed = new ArrayList<FrameTable.Judged>();
    for (var frame : seen.entrySet()) {
      var report = frame.getValue().report();
      if (report.status() == Status.ASSESSED) {
        var before = report.quality();
        var now = verdicts.of(report, statistics);
        if (before == null || !now.equals(before.withOverride(null))) {
          changed.add(new FrameTable.Judged(frame.getKey(), frame.getValue().version(), now));
        }
      }
    }
    if (changed.isEmpty()) {
      publish(night, night.version, reports);
      return;
    }
    long change = table.judge(key, changed);
    if (change == night.version + 1) {
      // Verdicts change no measurements: nothing is left to judge.
      publish(night, change, NightMemory.reports(memory.upTo(key, change).values()));
    } else {
      // others came meanwhile
      call();
    }
  }

  private void publish(NightRow night, long version, List<FrameReport> reports)
      throws SQLException {
    if (reports.isEmpty()) {
      // its frames went to other nights: compaction forgets it
      if (night.summary != null) {
        nights.sendAndAwait(Record.of(night.key().text(), null));
      }
      table.published(night.key(), version, null, false);
      return;
    }
    var now = heard.clock().at(night.telescope);
    var summary = Json.write(NightSum.of(reports, NightDiagnosis.of(reports, now)));
    boolean news = !summary.equals(night.summary);
    if (!news && night.published == night.version) {
      return;
    }
    if (news) {
      nights.sendAndAwait(Record.of(night.key().text(), summary));
    }
    table.published(night.key(), version, summary, news);
  }

  /** Who sends nothing changes nothing: nights that go on are looked at again for that. */
  private void missed() throws SQLException {
    var now = Instant.now();
    if (now.isBefore(missAt)) {
      return;
    }
    missAt = now.plus(MISS_EVERY);
    for (var key : heard.newestNights()) {
      var settled = table.settled(key);
      if (settled.isPresent() && heard.late(key.telescope())) {
        var night = settled.get();
        var frames = memory.upTo(key, night.version).values();
        publish(night, night.version, NightMemory.reports(frames));
      }
    }
  }

  private void forgetEvents() throws SQLException {
    var now = Instant.now();
    if (now.isAfter(forgetAt)) {
      events.forget(config.eventsKept(), now);
      forgetAt = now.plus(FORGET_EVERY);
    }
  }

  private void publishFrames() throws SQLException {
    for (var batch = table.unpublished(MOST_AT_ONCE);
        !batch.isEmpty();
        batch = table.unpublished(MOST_AT_ONCE)) {
      // A frame is in a batch once, so that order among them does not matter.
      Uni.join()
          .all(batch.stream().map(f -> frames.send(Successors.record(f.report()))).toList())
          .andFailFast()
          .await()
          .indefinitely();
      table.published(batch);
      if (batch.size() < MOST_AT_ONCE) {
        return;
      }
    }
  }
}
