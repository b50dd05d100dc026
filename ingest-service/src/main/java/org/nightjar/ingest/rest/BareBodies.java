package org.nightjar.ingest.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** A body that does not say what it is is a file, not a form. */
@Singleton
public class BareBodies {
  private static final int AFTER_ACCESS = 900;

  void register(@Observes Filters filters) {
    filters.register(
        context -> {
          var headers = context.request().headers();
          if (!headers.contains("Content-Type") && context.normalizedPath().equals("/api/frames")) {
            headers.set("Content-Type", MediaType.APPLICATION_OCTET_STREAM);
          }
          context.next();
        },
        AFTER_ACCESS);
  }
}
