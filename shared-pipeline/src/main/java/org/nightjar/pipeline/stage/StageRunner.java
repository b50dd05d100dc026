package org.nightjar.pipeline.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
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

/**
 * Runs one stage's work on one message: the same for every service. Returning acknowledges the
 * message, throwing makes it a dead letter.
 */
public final class StageRunner {
  private static final Logger LOG = Logger.getLogger(StageRunner.class);

  private final Settings settings;
  private final WorkInFlight inFlight;
  private final MemoryAdmission memory;
  private final ExecutorService threads;
  private final MeterRegistry meters;

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
      MeterRegistry meters) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.memory = memory;
    this.threads = threads;
    this.meters = meters;
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
   * Works on a message.
   *
   * @param stage named in logs, metrics, timings and rejections
   * @param message a frame report as JSON
   * @throws DeadLetterException when the message is given up
   */
  public void run(Stage stage, String message, Work work, Successors successors) {
    try (var underway = inFlight.begin()) {
      var report = parse(stage, message);
      var frame = report.frame();
      MDC.put("frame", frame.id() == null ? frame.fileName() : frame.id());
      MDC.put("stage", stage.name());
      work(stage, report, work, successors);
    } finally {
      MDC.remove("frame");
      MDC.remove("stage");
    }
  }

  private FrameReport parse(Stage stage, String message) {
    try {
      return ReportJson.read(message);
    } catch (IllegalArgumentException e) {
      count(stage, "unreadable");
      throw new DeadLetterException(String.valueOf(e.getMessage()), e);
    }
  }

  private void work(Stage stage, FrameReport report, Work work, Successors successors) {
    var startedAt = settings.clock().instant();
    Outcome outcome;
    try {
      outcome = retrying(stage, () -> timed(report, work));
    } catch (BadInputException e) {
      var end =
          stamped(report.rejected(new Rejection(stage, e.reason(), e.details())), stage, startedAt);
      LOG.infof("rejected: %s", e.reason());
      publish(stage, "rejected", startedAt, () -> successors.left(end));
      return;
    } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
      throw failed(stage, report, e, startedAt, successors);
    }
    switch (outcome) {
      case Outcome.Parked() -> observe(stage, "parked", startedAt);
      case Outcome.Passed(var grown) -> {
        var stamped = stamped(grown, stage, startedAt);
        try {
          publish(stage, "passed", startedAt, () -> successors.passed(stamped));
        } catch (RuntimeException e) {
          throw failed(stage, report, e, startedAt, successors);
        }
      }
    }
  }

  private DeadLetterException failed(
      Stage stage, FrameReport report, Throwable cause, Instant startedAt, Successors successors) {
    if (inFlight.draining()) {
      // What fails while the process stops may fail because it stops: the message comes again.
      LOG.infof("interrupted by the stop: %s", cause);
      throw inFlight.abandon();
    }
    var reason = reason(cause);
    LOG.errorf(cause, "failed: %s", reason);
    var end = stamped(report.failed(new Rejection(stage, reason, Map.of())), stage, startedAt);
    try {
      publish(stage, "failed", startedAt, () -> successors.left(end));
    } catch (RuntimeException e) {
      // The dead letter still tells; so does the log.
      LOG.errorf(e, "nor could its end be told");
      cause.addSuppressed(e);
    }
    return new DeadLetterException(reason, cause);
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

  private void publish(Stage stage, String outcome, Instant startedAt, Runnable publishing) {
    try {
      retrying(
          stage,
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
    observe(stage, outcome, startedAt);
  }

  private interface Step<T> {
    T take() throws Exception;
  }

  private <T> T retrying(Stage stage, Step<T> step) throws Exception {
    for (int failures = 1; ; failures++) {
      try {
        return step.take();
      } catch (Exception e) {
        if (!infrastructure(e) || failures >= settings.retry().attempts()) {
          throw e;
        }
        if (inFlight.draining()) {
          throw inFlight.abandon();
        }
        var wait = settings.retry().after(failures, settings.random());
        LOG.warnf(
            "try %d of %d in %d ms: %s",
            failures + 1, settings.retry().attempts(), wait.toMillis(), e);
        meters.counter("nightjar.stage.retries", "stage", stage.name()).increment();
        settings.pauses().pause(wait);
        if (inFlight.draining()) {
          throw inFlight.abandon();
        }
      }
    }
  }

  /**
   * One try on a thread of its own, so that one which does not come back does not stop the stage;
   * its memory stays taken.
   */
  private Outcome timed(FrameReport report, Work work) throws Exception {
    var room = memory.admit(report.frame());
    var context = MDC.getMap();
    var result =
        threads.submit(() -> {
          try (room) {
            context.forEach(MDC::put);
            return work.on(report);
          } finally {
            context.keySet().forEach(MDC::remove);
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

  private static Exception unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  /** Whether trying again may help. */
  static boolean infrastructure(@Nullable Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenReferenceException || cause instanceof BadInputException) {
        return false;
      }
      if (cause instanceof IOException || cause instanceof SQLException) {
        return !(cause instanceof org.nightjar.imaging.fits.UnreadableFitsException);
      }
    }
    return false;
  }

  private FrameReport stamped(FrameReport report, Stage stage, Instant startedAt) {
    return report.withTiming(
        new Timing(
            stage, startedAt, Duration.between(startedAt, settings.clock().instant()).toMillis()));
  }

  private void observe(Stage stage, String outcome, Instant startedAt) {
    Timer.builder("nightjar.stage")
        .description("from receipt to publication")
        .tags("stage", stage.name(), "outcome", outcome)
        .publishPercentiles(0.5, 0.95)
        .register(meters)
        .record(Duration.between(startedAt, settings.clock().instant()));
  }

  private void count(Stage stage, String outcome) {
    meters
        .counter("nightjar.stage.unreadable", "stage", stage.name(), "outcome", outcome)
        .increment();
  }
}
