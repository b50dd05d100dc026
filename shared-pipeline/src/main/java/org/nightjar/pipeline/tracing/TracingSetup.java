package org.nightjar.pipeline.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The process's tracing. */
@Singleton
public class TracingSetup {
  /** Spans are recorded where there is somebody to send them to, and only there. */
  @Produces
  @Singleton
  Sampler sampler(TracingConfig config) {
    return config.endpoint().isPresent() ? Sampler.alwaysOn() : Sampler.alwaysOff();
  }

  @Produces
  @Singleton
  IdGenerator ids() {
    return FrameTraces.ids();
  }

  @Produces
  @Singleton
  FrameTraces traces(OpenTelemetry telemetry) {
    return new FrameTraces(telemetry);
  }
}
