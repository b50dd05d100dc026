package org.nightjar.qa.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.qa.pipeline.FrameQueries;

/** Nights as they were summed up last. */
@Path("/api/nights")
@Blocking
@Tag(name = "Nights")
public class NightsResource {
  private final FrameQueries queries;

  @Inject
  public NightsResource(FrameQueries queries) {
    this.queries = queries;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Nights, latest first")
  @Parameter(name = "telescope", in = ParameterIn.QUERY, example = "VYSOS-5")
  @Parameter(name = "from", in = ParameterIn.QUERY, example = "2026-01-01")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "the last of them")
  @Parameter(name = "after", in = ParameterIn.QUERY, description = "'next' of the page before")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 500", example = "100")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples =
                  @ExampleObject(
                      name = "one night",
                      value =
                          "{\"items\":[{\"schema\":\"nightjar.night-summary/1\",\"telescope\":\"VYSOS-5\",\"night\":\"2026-01-31\","
                              + "\"frames\":9,\"lights\":8,\"good\":6,\"warn\":1,\"bad\":1,\"rejected\":1,\"failed\":0,\"medianFwhmPx\":3.0,"
                              + "\"flags\":{\"blank\":1,\"zeroPoint\":1},\"summary\":\"6 of 8 frames good, 1 with a warning, 1 bad, 1 refused.\"}]}")))
  public Response list(@Context UriInfo uri) {
    var asked = Asked.of(uri, Set.of("telescope", "from", "to", "after", "limit"));
    var page =
        queries.nights(
            asked.text("telescope"),
            asked.date("from"),
            asked.date("to"),
            asked.after(),
            asked.limit());
    return FramesResource.fresh(
        JsonPage.of(page.items().stream().map(JsonText::of).toList(), page.next()));
  }

  @GET
  @Path("{telescope}/{night}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "A night",
      description = "As the topic qa-night carries it. Frames without a date are in 'unknown'.")
  @APIResponse(responseCode = "404", description = "no frame of that night came to an end yet")
  public Response night(
      @PathParam("telescope") String telescope, @PathParam("night") String night) {
    var date = Asked.night(night);
    return FramesResource.fresh(
        queries
            .summary(telescope, date)
            .map(JsonText::of)
            .orElseThrow(() ->
                new ProblemException(
                    404,
                    "Not found",
                    "no frame of '%s' in the night %s came to an end"
                        .formatted(
                            telescope.length() > 80 ? telescope.substring(0, 80) + "…" : telescope,
                            night))));
  }
}
