package org.nightjar.pipeline.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the product store answers. */
@Readiness
@Singleton
public class StoreReadiness implements HealthCheck {
  private static final String NAME = "product store";
  private static final StoreKey PROBE = StoreKey.of("products", "readiness-probe");

  private final ProductStore store;

  @Inject
  public StoreReadiness(ProductStore store) {
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      store.size(PROBE);
      return HealthCheckResponse.up(NAME);
    } catch (IOException e) {
      return HealthCheckResponse.named(NAME)
          .down()
          .withData("reason", String.valueOf(e.getMessage()))
          .build();
    }
  }
}
