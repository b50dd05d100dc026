package org.nightjar.qa.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.qa.pipeline.FrameQueries;

/** Telescopes that frames came from. */
@Path("/api/telescopes")
@Blocking
@Tag(name = "Telescopes")
public class TelescopesResource {
  private final FrameQueries queries;

  @Inject
  public TelescopesResource(FrameQueries queries) {
    this.queries = queries;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Telescopes by name, each with its last frame and its latest night")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples =
                  @ExampleObject(
                      name = "one telescope",
                      value =
                          "{\"items\":[{\"name\":\"VYSOS-5\",\"nights\":41,\"lastEnteredAt\":\"2026-01-31T22:12:03Z\","
                              + "\"lastFrame\":{\"id\":\"9f86…\",\"grade\":\"GOOD\",\"fwhmArcsec\":3.1},"
                              + "\"lastNight\":{\"night\":\"2026-01-31\",\"frames\":120,\"good\":118}}]}")))
  public Response list(@Context UriInfo uri) {
    Asked.of(uri, Set.of());
    return FramesResource.fresh(
        JsonPage.of(queries.telescopes().stream().map(JsonText::of).toList(), null));
  }
}
