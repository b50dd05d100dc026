package org.nightjar.pipeline.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * Spans about frames. A span continues the trace that the message brought; where none did, as after
 * a wait in a database, it begins the frame's own.
 */
public final class FrameTraces {
  private final Tracer tracer;

  public FrameTraces(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("org.nightjar");
  }

  /** What frames' traces are numbered by. */
  public static IdGenerator ids() {
    return new FrameTraceIds();
  }

  /** A span that is current until it is closed, on the thread that opened it. */
  public static final class Underway implements AutoCloseable {
    private final Span span;
    private final Scope scope;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    private Underway(Span span) {
      this.span = span;
      this.scope = span.makeCurrent();
    }

    /** What came of it, as {@code passed} or {@code rejected}. */
    public void outcome(String outcome) {
      span.setAttribute("nightjar.outcome", outcome);
    }

    /** That it failed, and why. */
    public void failed(String reason) {
      span.setStatus(StatusCode.ERROR, reason);
    }

    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }

  /**
   * Begins a span.
   *
   * @param name what is done, e.g. {@code calibration}
   */
  public Underway begin(String name, Frame frame) {
    var span = start(name, Context.current(), frame.id());
    span.setAttribute("nightjar.frame", frame.id() == null ? frame.fileName() : frame.id());
    span.setAttribute("nightjar.telescope", frame.telescope());
    return new Underway(span);
  }

  /**
   * A context to publish in: the given one where it has a trace, otherwise one that begins the
   * frame's.
   */
  Context publishing(Context context, @Nullable String frameId) {
    if (Span.fromContext(context).getSpanContext().isValid()) {
      return context;
    }
    var span = start("publish", context, frameId);
    span.end();
    return context.with(span);
  }

  private Span start(String name, Context parent, @Nullable String frameId) {
    boolean continued = Span.fromContext(parent).getSpanContext().isValid();
    FrameTraceIds.next(continued ? null : FrameTraceIds.of(frameId));
    try {
      return tracer.spanBuilder(name).setParent(parent).startSpan();
    } finally {
      FrameTraceIds.next(null);
    }
  }
}
