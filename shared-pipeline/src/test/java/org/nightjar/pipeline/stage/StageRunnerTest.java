package org.nightjar.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.BrokenReferenceException;
import org.nightjar.pipeline.tracing.FrameTraces;

class StageRunnerTest {
  private static final FrameReport REPORT =
      FrameReport.of(Frame.unread("abc", "m31.fits"), new Software("1", "cafe"));
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Duration> waits = new ArrayList<>();
  private final WorkInFlight inFlight = new WorkInFlight();
  private final MemoryAdmission memory = new MemoryAdmission(1 << 20);
  private final Heard heard = new Heard();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .setIdGenerator(FrameTraces.ids())
                  .build())
          .build();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    telemetry.close();
  }

  @Test
  void whatTheSkyDidGoesOnWithItsReason() {
    run(r -> new Outcome.Passed(r.withAstrometry(Astrometry.unsolved("3 stars, must be 5"))));

    assertThat(heard.passed).hasSize(1);
    var passed = heard.passed.getFirst();
    assertThat(passed.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(passed.astrometry().reason()).isEqualTo("3 stars, must be 5");
    assertThat(passed.timings())
        .singleElement()
        .satisfies(t -> assertThat(t.stage()).isEqualTo(Stage.EXTRACTION));
    assertThat(heard.left).isEmpty();
  }

  @Test
  void badInputIsRejectedAtOnceWithReasonAndNumbers() {
    var tries = new AtomicInteger();

    run(r -> {
      tries.incrementAndGet();
      throw new BadInputException("trim lies outside", Map.of("width", "10"));
    });

    assertThat(tries).hasValue(1);
    assertThat(heard.passed).isEmpty();
    assertThat(heard.left)
        .singleElement()
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(Status.REJECTED);
          assertThat(r.rejection().stage()).isEqualTo(Stage.EXTRACTION);
          assertThat(r.rejection().reason()).isEqualTo("trim lies outside");
          assertThat(r.rejection().details()).containsEntry("width", "10");
        });
  }

  @Test
  void aParkedFrameIsAcknowledgedAndPublishedNowhere() {
    run(r -> new Outcome.Parked());

    assertThat(heard.passed).isEmpty();
    assertThat(heard.left).isEmpty();
  }

  @Test
  void brokenInfrastructureIsTriedAgainWithGrowingWaits() {
    var tries = new AtomicInteger();

    run(r -> {
      switch (tries.incrementAndGet()) {
        case 1 -> throw new ConnectException("store");
        case 2 -> throw new SQLException("database");
        case 3 -> throw new UncheckedIOException(new IOException("disk"));
        default -> {
          return new Outcome.Passed(r);
        }
      }
    });

    assertThat(heard.passed).hasSize(1);
    assertThat(waits)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void whatStaysBrokenIsGivenUpAsDeadLetterAndFailed() {
    assertThatThrownBy(() ->
            run(r -> {
              throw new ConnectException("store is away");
            }))
        .isInstanceOf(DeadLetterException.class)
        .hasMessageContaining("broken infrastructure")
        .hasMessageContaining("store is away");

    assertThat(waits).hasSize(3);
    assertThat(heard.left)
        .singleElement()
        .satisfies(r -> assertThat(r.status()).isEqualTo(Status.FAILED));
  }

  @Test
  void aCommitThatTheDatabaseDidNotTakeIsTriedAgain() {
    var tries = new AtomicInteger();

    run(r -> {
      if (tries.incrementAndGet() == 1) {
        var commit = new jakarta.transaction.RollbackException("could not commit");
        commit.addSuppressed(
            new IllegalStateException(new java.sql.SQLException("terminating connection")));
        throw new IllegalStateException("error invoking subclass method", commit);
      }
      return new Outcome.Passed(r);
    });

    assertThat(tries).hasValue(2);
    assertThat(heard.left).isEmpty();
  }

  @Test
  void aBugIsADeadLetterAtOnceWithItsCause() {
    var tries = new AtomicInteger();

    assertThatThrownBy(() ->
            run(r -> {
              tries.incrementAndGet();
              throw new IndexOutOfBoundsException("7");
            }))
        .isInstanceOf(DeadLetterException.class)
        .hasCauseInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("a fault of Nightjar's");

    assertThat(tries).hasValue(1);
    assertThat(heard.left)
        .singleElement()
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(Status.FAILED);
          assertThat(r.rejection().reason()).contains("IndexOutOfBounds");
        });
  }

  @Test
  void aMissingOrChangedObjectIsNotAskedForAgain() {
    assertThatThrownBy(() ->
            run(r -> {
              throw new BrokenReferenceException("k is not in the store");
            }))
        .hasMessage("k is not in the store");

    assertThat(waits).isEmpty();
  }

  @Test
  void aMessageThatIsNoReportIsADeadLetterWithTheReason() {
    assertThatThrownBy(() -> handle(runner(LONG), "not json", r -> new Outcome.Parked()))
        .isInstanceOf(DeadLetterException.class)
        .hasMessageContaining("not a frame report");
    var newer = ReportJson.write(REPORT).replace("frame-report/1", "frame-report/2");
    assertThatThrownBy(() -> handle(runner(LONG), newer, r -> new Outcome.Parked()))
        .hasMessageContaining("nightjar.frame-report/2");
  }

  @Test
  void aPublicationThatFailsIsTriedAgainWithoutDoingTheWorkAgain() {
    var works = new AtomicInteger();
    heard.broken = 2;

    run(r -> {
      works.incrementAndGet();
      return new Outcome.Passed(r);
    });

    assertThat(works).hasValue(1);
    assertThat(heard.passed).hasSize(1);
    assertThat(waits).hasSize(2);
  }

  @Test
  void workThatDoesNotComeBackIsGivenUpAndKeepsItsMemoryUntilItDoes() throws Exception {
    var release = new CountDownLatch(1);
    long free = memory.freeBytes();

    assertThatThrownBy(() ->
            handle(
                runner(Duration.ofMillis(50)),
                ReportJson.write(REPORT),
                r -> {
                  awaitDeafly(release);
                  return new Outcome.Passed(r);
                }))
        .hasMessage("not done after PT0.05S");

    assertThat(heard.left)
        .singleElement()
        .satisfies(r -> assertThat(r.status()).isEqualTo(Status.FAILED));
    assertThat(memory.freeBytes()).isLessThan(free);
    release.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(memory.freeBytes()).isEqualTo(free);
  }

  @Test
  void aStopWaitsForWorkThatBeganAndLeavesWhatComesLaterUnacknowledged() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    threads.execute(() ->
        run(r -> {
          begun.countDown();
          awaitDeafly(release);
          return new Outcome.Passed(r);
        }));
    begun.await();

    assertThat(inFlight.drain(Duration.ofMillis(50))).isFalse();
    var later = handle(runner(LONG), ReportJson.write(REPORT), Outcome.Passed::new);
    release.countDown();
    assertThat(inFlight.drain(LONG)).isTrue();

    assertThat(heard.passed).hasSize(1);
    assertThat(later.isDone()).as("neither acknowledged nor failed, and no thread held").isFalse();
    assertThat(heard.left).isEmpty();
  }

  @Test
  void aStopGivesUpWhatWaitsForBrokenInfrastructureAndLeavesItUnacknowledged() throws Exception {
    var failures = new AtomicInteger();
    var waiting = new CountDownLatch(1);
    var runner =
        runner(
            LONG,
            wait -> {
              waiting.countDown();
              inFlight.pause(LONG);
            });
    var result =
        threads.submit(() ->
            handle(
                runner,
                ReportJson.write(REPORT),
                r -> {
                  failures.incrementAndGet();
                  throw new ConnectException("store");
                }));
    waiting.await();

    assertThat(inFlight.drain(LONG)).isTrue();

    assertThat(result.get(30, TimeUnit.SECONDS).isDone()).isFalse();
    assertThat(failures).hasValue(1);
    assertThat(heard.left).isEmpty();
  }

  @Test
  void aStopDoesNotBeginWhatWaitedForRoomInMemory() throws Exception {
    var begun = new AtomicInteger();
    var all = memory.admitBytes(1L << 40, LONG);
    var result =
        threads.submit(() ->
            handle(
                runner(LONG),
                ReportJson.write(REPORT),
                r -> {
                  begun.incrementAndGet();
                  return new Outcome.Passed(r);
                }));
    assertThatThrownBy(() -> result.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);

    assertThat(inFlight.drain(Duration.ofMillis(1))).isFalse();
    all.close();

    assertThat(result.get(30, TimeUnit.SECONDS).isDone()).isFalse();
    assertThat(inFlight.drain(LONG)).isTrue();
    assertThat(begun).hasValue(0);
  }

  @Test
  void roomIsNotWaitedForWithoutEnd() throws Exception {
    var all = memory.admitBytes(1L << 40, LONG);

    assertThatThrownBy(() -> memory.admitBytes(300 << 10, Duration.ofMillis(20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no room");

    all.close();
    memory.admitBytes(1L << 40, LONG).close();
  }

  @Test
  void aLargeFrameIsNotOvertakenForEverBySmallOnes() throws Exception {
    var small = memory.admitBytes(300 << 10, LONG);
    var large = threads.submit(() -> memory.admitBytes(900 << 10, LONG));
    assertThatThrownBy(() -> large.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    var later = threads.submit(() -> memory.admitBytes(300 << 10, LONG));

    assertThatThrownBy(() -> later.get(50, TimeUnit.MILLISECONDS))
        .as("there would be room, but the large one came first")
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    small.close();
    large.get(10, TimeUnit.SECONDS).close();
    later.get(10, TimeUnit.SECONDS).close();
  }

  @Test
  void aFrameLargerThanAllMemoryIsWorkedOnAlone() throws Exception {
    var small = memory.admitBytes(300 << 10, LONG);
    var huge = threads.submit(() -> memory.admitBytes(1L << 40, LONG));
    assertThatThrownBy(() -> huge.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);

    small.close();

    try (var room = huge.get(10, TimeUnit.SECONDS)) {
      assertThat(memory.freeBytes()).isZero();
    }
  }

  @Test
  void aSpanPerStageTellsFrameTelescopeAndOutcomeAndTheWorkRunsWithinIt() {
    var within = new ArrayList<String>();
    heard.onPassed = () -> within.add(Span.current().getSpanContext().getTraceId());
    run(r -> {
      within.add(Span.current().getSpanContext().getTraceId());
      return new Outcome.Passed(r);
    });

    assertThat(spans.getFinishedSpanItems())
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getName()).isEqualTo("extraction");
          assertThat(span.getAttributes().asMap())
              .containsEntry(AttributeKey.stringKey("nightjar.frame"), "abc")
              .containsEntry(AttributeKey.stringKey("nightjar.telescope"), "unknown")
              .containsEntry(AttributeKey.stringKey("nightjar.outcome"), "passed");
          assertThat(within).containsOnly(span.getTraceId()).hasSize(2);
        });
  }

  @Test
  void waitsInTheQueueWorkAndOverheadAreTimedApart() {
    var delivery = new Delivery(ReportJson.write(REPORT), Instant.parse("2026-01-01T19:59:57Z"));
    var unused = runner(LONG).handle(Stage.QA, delivery, Outcome.Passed::new, heard);

    assertThat(meters.get("nightjar.stage.queue").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    var passed = meters.get("nightjar.stage").tag("outcome", "passed");
    var timers =
        List.of(passed, meters.get("nightjar.stage.work"), meters.get("nightjar.stage.overhead"));
    for (var found : timers) {
      var timer = found.tag("stage", "QA").timer();
      assertThat(timer.count()).as("%s", timer.getId()).isEqualTo(1);
      assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).as("%s", timer.getId()).isPositive();
    }
  }

  @Test
  void failuresAreCountedFromNoneSoThatTheFirstIsAnIncrease() {
    var unused = runner(LONG);
    assertThat(
            meters.get("nightjar.stage").tags("stage", "QA", "outcome", "failed").timer().count())
        .isZero();
    assertThat(meters.get("nightjar.stage.unreadable").tag("stage", "QA").counter().count())
        .isZero();
  }

  @Test
  void whatHoldsNoPixelsWaitsForNoRoomInMemory() throws Exception {
    try (var all = memory.admitBytes(1L << 40, LONG)) {
      var delivery = new Delivery(ReportJson.write(REPORT), null);
      assertThat(
              runner(LONG)
                  .handle(Stage.QA, delivery, Outcome.Passed::new, heard)
                  .await()
                  .atMost(LONG))
          .isNull();
    }
    assertThat(heard.passed).hasSize(1);
  }

  @Test
  void framesWaitForRoomInMemory() throws Exception {
    var half = memory.admitBytes(600 << 10, LONG);
    var second = threads.submit(() -> memory.admitBytes(600 << 10, LONG));

    assertThatThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    half.close();
    second.get(10, TimeUnit.SECONDS).close();
    memory.admitBytes(1L << 40, LONG).close();

    assertThat(memory.freeBytes()).isEqualTo(1 << 20);
  }

  @Test
  void waitsGrowToALimitAndAreSpread() {
    var policy = new RetryPolicy(9, Duration.ofMillis(100), Duration.ofMillis(1000), 0.2);
    RandomGenerator lowest = () -> 0L;
    RandomGenerator highest = () -> -1L;

    assertThat(policy.after(1, lowest)).isEqualTo(Duration.ofMillis(80));
    assertThat(policy.after(3, lowest)).isEqualTo(Duration.ofMillis(320));
    assertThat(policy.after(8, highest)).isEqualTo(Duration.ofMillis(1200));
  }

  private void run(StageRunner.Work work) {
    handle(runner(LONG), ReportJson.write(REPORT), work).join();
  }

  private CompletableFuture<Void> handle(StageRunner runner, String body, StageRunner.Work work) {
    return runner
        .handle(Stage.EXTRACTION, new Delivery(body, null), work, heard)
        .subscribeAsCompletionStage();
  }

  private StageRunner runner(Duration timeout) {
    return runner(timeout, waits::add);
  }

  private StageRunner runner(Duration timeout, Pauses pauses) {
    var settings =
        new StageRunner.Settings(
            timeout,
            new RetryPolicy(4, Duration.ofMillis(100), Duration.ofSeconds(1), 0),
            pauses,
            () -> Instant.parse("2026-01-01T20:00:00Z"),
            RandomGenerator.of("L64X128MixRandom"));
    return new StageRunner(settings, inFlight, memory, threads, meters, new FrameTraces(telemetry));
  }

  private static void awaitDeafly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // as a loop over pixels would
      }
    }
  }

  private static final class Heard implements Successors {
    private final List<FrameReport> passed = new ArrayList<>();
    private final List<FrameReport> left = new ArrayList<>();
    private int broken;
    private Runnable onPassed = () -> {};

    @Override
    public void passed(FrameReport report) {
      onPassed.run();
      if (broken-- > 0) {
        throw new IllegalStateException("broker is away");
      }
      passed.add(report);
    }

    @Override
    public void left(FrameReport report) {
      left.add(report);
    }
  }
}
