package org.nightjar.qa.rest;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Shares an address with {@link FramesResource}, as ingest does in one process. */
@Path("/api/frames")
public class UploadStandIn {
  @POST
  public Response take(byte[] body) {
    return Response.accepted("taken " + body.length).build();
  }
}
