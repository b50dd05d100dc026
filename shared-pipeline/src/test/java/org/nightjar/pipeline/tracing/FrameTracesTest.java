package org.nightjar.pipeline.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.Record;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Frame;

class FrameTracesTest {
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final Frame FRAME = Frame.unread(TRACE.repeat(2), "m31.fits");

  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(Sampler.alwaysOff())
                  .setIdGenerator(FrameTraces.ids())
                  .build())
          .build();
  private final FrameTraces traces = new FrameTraces(telemetry);

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void aTraceThatBeginsWithAFrameBearsItsIdEvenWhereNothingIsRecorded() {
    try (var underway = traces.begin("ingest", FRAME)) {
      assertThat(traceId(Context.current())).isEqualTo(TRACE);
      underway.outcome("passed");
    }
    try (var underway = traces.begin("ingest", Frame.unread("no-digest", "m31.fits"))) {
      assertThat(TraceId.isValid(traceId(Context.current()))).isTrue();
      assertThat(traceId(Context.current())).isNotEqualTo(TRACE);
      underway.outcome("passed");
    }
  }

  @Test
  void aTraceThatCameGoesOn() {
    var outer = telemetry.getTracer("test").spanBuilder("outer").startSpan();
    try (var scope = outer.makeCurrent();
        var inner = traces.begin("inner", FRAME)) {
      assertThat(traceId(Context.current())).isEqualTo(outer.getSpanContext().getTraceId());
      inner.outcome("passed");
    } finally {
      outer.end();
    }
  }

  @Test
  void aRecordOutOfADatabaseGoesOutInItsFramesTraceAndOneOfWorkInThatOfItsWork() {
    var interceptor = new TraceBeginning(traces);
    var stored = Message.of(Record.of(TRACE.repeat(2), "{}"));
    assertThat(traceId(interceptor.beforeMessageSend(stored))).isEqualTo(TRACE);

    var span = telemetry.getTracer("test").spanBuilder("work").startSpan();
    var worked = stored.addMetadata(TracingMetadata.withCurrent(Context.root().with(span)));
    assertThat(traceId(interceptor.beforeMessageSend(worked)))
        .isEqualTo(span.getSpanContext().getTraceId());

    var night = Message.of(Record.of("t1/2026-01-01", "{}"));
    assertThat(TraceId.isValid(traceId(interceptor.beforeMessageSend(night)))).isTrue();
  }

  private static String traceId(Message<?> message) {
    return traceId(TracingMetadata.fromMessage(message).orElseThrow().getCurrentContext());
  }

  private static String traceId(Context context) {
    return Span.fromContext(context).getSpanContext().getTraceId();
  }
}
