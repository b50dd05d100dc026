package org.nightjar.pipeline.stage;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came.
 *
 * @param body a frame report as JSON
 * @param writtenAt when it was written to its topic; null when that is not known
 */
public record Delivery(String body, @Nullable Instant writtenAt) {
  /** What a channel handed over. */
  public static Delivery of(String body, IncomingKafkaRecordMetadata<?, ?> record) {
    return new Delivery(body, record.getTimestamp());
  }
}
