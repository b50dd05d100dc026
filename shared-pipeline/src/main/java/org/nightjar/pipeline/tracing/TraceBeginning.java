package org.nightjar.pipeline.tracing;

import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.OutgoingInterceptor;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Gives every record that goes out a trace: that of the work it came of, or, when it came out of a
 * database, that of the frame which is its key.
 */
@Singleton
public class TraceBeginning implements OutgoingInterceptor {
  private final FrameTraces traces;

  @Inject
  public TraceBeginning(FrameTraces traces) {
    this.traces = traces;
  }

  @Override
  public Message<?> beforeMessageSend(Message<?> message) {
    var key =
        message.getPayload() instanceof Record<?, ?> record && record.key() instanceof String text
            ? text
            : null;
    var context =
        TracingMetadata.fromMessage(message)
            .map(TracingMetadata::getCurrentContext)
            .orElseGet(Context::current);
    return message.addMetadata(TracingMetadata.withCurrent(traces.publishing(context, key)));
  }

  @Override
  public void onMessageAck(Message<?> message) {}

  @Override
  public void onMessageNack(Message<?> message, Throwable failure) {}
}
