package org.nightjar.pipeline.problem;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Every exception of a resource becomes a problem document. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  @Override
  public Response toResponse(Throwable thrown) {
    var refusal = Refusals.of(thrown);
    var response =
        Response.status(refusal.problem().status())
            .type(MediaType.valueOf(Problem.MEDIA_TYPE))
            .entity(refusal.problem().json());
    refusal.headers().forEach(response::header);
    return response.build();
  }
}
