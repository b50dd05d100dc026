package org.nightjar.ingest.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What went wrong, as RFC 9457 has it. */
record Problem(String type, String title, int status, String detail) {
  static Response of(int status, String title, String detail) {
    return Response.status(status)
        .type(MediaType.valueOf("application/problem+json"))
        .entity(new Problem("about:blank", title, status, detail))
        .build();
  }
}
