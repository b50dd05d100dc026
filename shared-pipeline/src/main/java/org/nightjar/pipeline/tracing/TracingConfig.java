package org.nightjar.pipeline.tracing;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where spans go. */
@ConfigMapping(prefix = "nightjar.tracing")
public interface TracingConfig {
  /**
   * A collector that speaks OTLP over gRPC, as {@code http://collector:4317}. When absent nothing
   * is recorded; trace ids still travel with the events and stand in the log.
   */
  Optional<String> endpoint();
}
