package org.nightjar.pipeline.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import jakarta.transaction.RollbackException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.BrokenReferenceException;
import org.nightjar.pipeline.tracing.FrameTraces;

/** Runs one stage's work on one message: the same for every service. */
public final class StageRunner {
  private static final Logger LOG = Logger.getLogger(StageRunner.class);

  /** The others hold a list of sources at most, and need not wait for room. */
  private static final Set<Stage> HOLD_PIXELS =
      EnumSet.of(Stage.CALIBRATION, Stage.EXTRACTION, Stage.PHOTOMETRY);

  private final Settings settings;
  private final WorkInFlight inFlight;
  private final MemoryAdmission memory;
  private final ExecutorService threads;
  private final StageMeters meters;
  private final FrameTraces traces;
  private final StageTurns turns;

  /**
   * What a runner goes by.
   *
   * @param timeout of one try
   * @param retry of broken infrastructure
   * @param pauses waits between tries
   * @param clock for timings
   * @param random for jitter
   */
  public record Settings(
      Duration timeout,
      RetryPolicy retry,
      Pauses pauses,
      InstantSource clock,
      RandomGenerator random) {}

  /**
   * @param threads as many as messages come at once; owned by the caller
   */
  public StageRunner(
      Settings settings,
      WorkInFlight inFlight,
      MemoryAdmission memory,
      ExecutorService threads,
      MeterRegistry meters,
      FrameTraces traces) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.memory = memory;
    this.threads = threads;
    this.meters = new StageMeters(meters);
    this.traces = traces;
    this.turns = new StageTurns(settings.clock().instant());
  }

  /** The stage's own work; products and rows are safe when it returns. */
  @FunctionalInterface
  public interface Work {
    /**
     * @throws BadInputException when the frame itself cannot be worked on
     * @throws IOException when infrastructure is broken, as {@link SQLException}
     */
    Outcome on(FrameReport report) throws IOException, SQLException;
  }

  /**
   * Works on a message, on the calling thread.
   *
   * @param stage named in logs, metrics, traces, timings and rejections
   * @return completed when the message may be acknowledged; never, when the process is stopping: it
   *     is neither acknowledged nor a dead letter then, holds no thread, and is delivered again
   *     after the next start
   * @throws DeadLetterException when the message is given up
   */
  public Uni<Void> handle(Stage stage, Delivery delivery, Work work, Successors successors) {
    var underway = inFlight.tryBegin();
    if (underway.isEmpty()) {
      return Uni.createFrom().nothing();
    }
    try (var counted = underway.get()) {
      var receivedAt = System.nanoTime();
      var now = settings.clock().instant();
      meters.queued(stage, delivery.writtenAt(), now);
      var overhead = new EventOverhead(turns.hop(stage, delivery.writtenAt(), now), receivedAt);
      var report = parse(stage, delivery.body());
      var frame = report.frame();
      MDC.put("frame", frame.id() == null ? frame.fileName() : frame.id());
      MDC.put("stage", stage.name());
      try (var span = traces.begin(stage.name().toLowerCase(Locale.ROOT), frame)) {
        new Pass(stage, report, successors, span, overhead).through(work);
      } finally {
        turns.ended(stage, settings.clock().instant());
        MDC.remove("frame");
        MDC.remove("stage");
      }
      return Uni.createFrom().voidItem();
    } catch (StoppingException e) {
      return Uni.createFrom().nothing();
    }
  }

  private FrameReport parse(Stage stage, String message) {
    try {
      return ReportJson.read(message);
    } catch (IllegalArgumentException e) {
      meters.unreadable(stage);
      throw new DeadLetterException(String.valueOf(e.getMessage()), e);
    }
  }

  /** One message's way through a stage. */
  private final class Pass {
    private final Stage stage;
    private final FrameReport report;
    private final Successors successors;
    private final FrameTraces.Underway span;
    private final EventOverhead overhead;
    private final Instant startedAt = settings.clock().instant();

    Pass(
        Stage stage,
        FrameReport report,
        Successors successors,
        FrameTraces.Underway span,
        EventOverhead overhead) {
      this.stage = stage;
      this.report = report;
      this.successors = successors;
      this.span = span;
      this.overhead = overhead;
    }

    void through(Work work) {
      Outcome outcome;
      try {
        outcome = retrying(stage, overhead, () -> timed(stage, report, work, overhead));
      } catch (BadInputException e) {
        var end = stamped(report.rejected(new Rejection(stage, e.reason(), e.details())));
        LOG.infof("rejected: %s", e.reason());
        publish("rejected", () -> successors.left(end));
        return;
      } catch (StoppingException e) {
        ended("stopped");
        throw e;
      } catch (Exception
          | OutOfMemoryError
          | StackOverflowError
          | LinkageError
          | AssertionError e) {
        throw failed(e);
      }
      switch (outcome) {
        case Outcome.Parked() -> ended("parked");
        case Outcome.Passed(var grown) -> {
          var stamped = stamped(grown);
          try {
            publish("passed", () -> successors.passed(stamped));
          } catch (StoppingException e) {
            throw e;
          } catch (RuntimeException e) {
            throw failed(e);
          }
        }
      }
    }

    private DeadLetterException failed(Throwable cause) {
      if (inFlight.draining()) {
        // What fails while the process stops may fail because it stops: the message comes again.
        LOG.infof("interrupted by the stop: %s", cause);
        ended("stopped");
        throw new StoppingException();
      }
      var reason = reason(cause);
      LOG.errorf(cause, "failed: %s", reason);
      span.failed(reason);
      var end = stamped(report.failed(new Rejection(stage, reason, Map.of())));
      try {
        publish("failed", () -> successors.left(end));
      } catch (StoppingException e) {
        throw e;
      } catch (RuntimeException e) {
        // The dead letter still tells; so does the log.
        LOG.errorf(e, "nor could its end be told");
        cause.addSuppressed(e);
      }
      return new DeadLetterException(reason, cause);
    }

    private void publish(String outcome, Runnable publishing) {
      try {
        retrying(
            stage,
            overhead,
            () -> {
              try {
                publishing.run();
              } catch (RuntimeException e) {
                // Whatever it is, the work is done and must not be lost with it.
                throw new IOException("cannot publish: " + e, e);
              }
              return stage;
            });
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      ended(outcome);
    }

    private void ended(String outcome) {
      span.outcome(outcome);
      meters.done(stage, outcome, overhead.sinceReceipt());
      if (!outcome.equals("stopped") && !outcome.equals("failed")) {
        meters.overhead(stage, overhead.soFar());
      }
    }

    private FrameReport stamped(FrameReport report) {
      var elapsed = Duration.between(startedAt, settings.clock().instant());
      return report.withTiming(new Timing(stage, startedAt, elapsed.toMillis()));
    }
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case BrokenReferenceException e -> String.valueOf(e.getMessage());
      case TimeoutException e -> String.valueOf(e.getMessage());
      case OutOfMemoryError e ->
          "out of memory: %d MB of heap are not enough"
              .formatted(Runtime.getRuntime().maxMemory() >> 20);
      default ->
          (infrastructure(cause)
                  ? "broken infrastructure, given up after all retries: "
                  : "a fault of Nightjar's: ")
              + cause;
    };
  }

  /** The process stops; what was begun is given up, and its message comes again. */
  private static final class StoppingException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private interface Step<T> {
    T take() throws Exception;
  }

  private <T> T retrying(Stage stage, EventOverhead overhead, Step<T> step) throws Exception {
    for (int failures = 1; ; failures++) {
      try {
        return step.take();
      } catch (Exception e) {
        if (!infrastructure(e) || failures >= settings.retry().attempts()) {
          throw e;
        }
        if (inFlight.draining()) {
          throw new StoppingException();
        }
        var wait = settings.retry().after(failures, settings.random());
        LOG.warnf(
            "try %d of %d in %d ms: %s",
            failures + 1, settings.retry().attempts(), wait.toMillis(), e);
        meters.retry(stage);
        long from = System.nanoTime();
        settings.pauses().pause(wait);
        overhead.leaveOut(from);
        if (inFlight.draining()) {
          throw new StoppingException();
        }
      }
    }
  }

  /**
   * One try on a thread of its own, so that one which does not come back does not stop the stage;
   * its memory stays taken.
   */
  private Outcome timed(Stage stage, FrameReport report, Work work, EventOverhead overhead)
      throws Exception {
    long waitsFrom = System.nanoTime();
    var room =
        HOLD_PIXELS.contains(stage)
            ? memory.admit(report.frame(), settings.timeout())
            : MemoryAdmission.NONE;
    overhead.leaveOut(waitsFrom);
    if (inFlight.draining()) {
      room.close();
      throw new StoppingException();
    }
    var logged = MDC.getMap();
    var traced = Context.current();
    var result =
        submitted(
            room,
            () -> {
              long from = System.nanoTime();
              try (room;
                  var scope = traced.makeCurrent()) {
                logged.forEach(MDC::put);
                return work.on(report);
              } finally {
                logged.keySet().forEach(MDC::remove);
                meters.worked(stage, overhead.leaveOut(from));
              }
            });
    try {
      return result.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      var late = new TimeoutException("not done after " + settings.timeout());
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** Room is given back also where no thread can be had. */
  private Future<Outcome> submitted(MemoryAdmission.Room room, Callable<Outcome> task) {
    try {
      return threads.submit(task);
    } catch (RuntimeException | OutOfMemoryError e) {
      room.close();
      throw e;
    }
  }

  private static Exception unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  /** Whether broken infrastructure is the cause, so that trying again may help. */
  public static boolean infrastructure(@Nullable Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenReferenceException || cause instanceof BadInputException) {
        return false;
      }
      if (cause instanceof IOException || cause instanceof SQLException) {
        return !(cause instanceof org.nightjar.imaging.fits.UnreadableFitsException);
      }
      if (cause instanceof RollbackException) {
        // A commit that failed tells why beside itself, not as its cause.
        for (var beside : cause.getSuppressed()) {
          if (infrastructure(beside)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
