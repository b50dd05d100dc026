package org.nightjar.qa.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.People;

/** Frames that came to an end, and their products. */
@Path("/api/frames")
@Blocking
@Tag(name = "Frames")
public class FramesResource {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final FrameQueries queries;
  private final ProductAnswer products;
  private final People people;

  @Inject
  public FramesResource(FrameQueries queries, ProductAnswer products, People people) {
    this.queries = queries;
    this.people = people;
    this.products = products;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Frames, newest first",
      description =
          "By middle of the exposure. Pages go on after 'next'; frames that come meanwhile do not"
              + " move them.")
  @Parameter(name = "telescope", in = ParameterIn.QUERY, example = "VYSOS-5")
  @Parameter(
      name = "night",
      in = ParameterIn.QUERY,
      description = "the evening's date at the site",
      example = "2026-01-31")
  @Parameter(name = "object", in = ParameterIn.QUERY, example = "M 31")
  @Parameter(name = "filter", in = ParameterIn.QUERY, example = "V")
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "LIGHT, BIAS, DARK, FLAT; several with commas")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      description = "ASSESSED, REJECTED, FAILED",
      example = "ASSESSED")
  @Parameter(
      name = "grade",
      in = ParameterIn.QUERY,
      description = "GOOD, WARN, BAD; a person's where one gave it",
      example = "BAD")
  @Parameter(
      name = "flag",
      in = ParameterIn.QUERY,
      description = "name of a flag that the frame carries",
      example = "fwhm")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "taken then or later, UTC",
      example = "2026-01-31T22:00:00Z")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "taken before, UTC")
  @Parameter(name = "after", in = ParameterIn.QUERY, description = "'next' of the page before")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 500", example = "100")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples =
                  @ExampleObject(
                      name = "one frame",
                      value =
                          "{\"items\":[{\"schema\":\"nightjar.frame-report/1\",\"frame\":{\"id\":\"9f86…\",\"fileName\":\"V5_0001.fits\","
                              + "\"telescope\":\"VYSOS-5\",\"kind\":\"LIGHT\",\"night\":\"2026-01-31\"},\"status\":\"ASSESSED\","
                              + "\"quality\":{\"grade\":\"WARN\",\"flags\":[{\"name\":\"fwhm\",\"severity\":\"WARN\",\"value\":4.7,"
                              + "\"limit\":4.5,\"unit\":\"arcsec\",\"reason\":\"FWHM 4.7″ over 4.5″\"}],\"diagnosis\":[]}}],"
                              + "\"next\":\"MjAyNi0wMS0zMVQyMjoxMDowMFoKOWY4Ng\"}")))
  @APIResponse(responseCode = "400", description = "a parameter is wrong: RFC 9457 problem")
  public Response list(@Context UriInfo uri) {
    var asked = FrameRequest.of(uri);
    try {
      return fresh(JsonPage.of(queries.reports(asked.filter(), asked.after(), asked.limit())));
    } catch (IllegalArgumentException e) {
      throw Asked.refused("after: " + e.getMessage());
    }
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "A frame's report")
  @APIResponse(responseCode = "200", description = "as the topic qa-frame carries it")
  @APIResponse(responseCode = "404", description = "no such frame came to an end yet")
  public Response report(@PathParam("id") String id) {
    return fresh(queries.reportJson(known(id)).orElseThrow(() -> noFrame(id)));
  }

  @GET
  @Path("{id}/opinions")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What people said of a frame, latest first; the latest holds")
  public Response opinions(@PathParam("id") String id) {
    if (queries.frame(known(id)).isEmpty()) {
      throw noFrame(id);
    }
    return fresh(JsonPage.of(queries.opinions(id).stream().map(JsonText::of).toList(), null));
  }

  @GET
  @Path("{id}/products/{name}")
  @Operation(
      summary = "The bytes of a product",
      description =
          "With its media type, its sha256 as ETag, and 304 when that is what the client has.")
  @APIResponse(responseCode = "200", description = "the bytes")
  @APIResponse(responseCode = "304", description = "as the client has it")
  @APIResponse(responseCode = "404", description = "no such frame or product")
  public Response product(
      @PathParam("id") String id, @PathParam("name") String name, @Context HttpHeaders headers)
      throws IOException {
    var report = queries.report(known(id)).orElseThrow(() -> noFrame(id));
    return products.of(report, name, headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
  }

  @PUT
  @Path("{id}/verdict")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Says what a person thinks of a frame",
      description =
          "A grade that holds in the place of the computed one, a comment, or both; neither takes"
              + " back what was said before. It is published on qa-frame.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "good enough",
                      value =
                          "{\"grade\":\"GOOD\",\"comment\":\"sharp enough for this field\",\"by\":\"A. Observer\"}")))
  @APIResponse(responseCode = "200", description = "the report as it is now")
  @APIResponse(responseCode = "404", description = "no such frame came to an end")
  @APIResponse(responseCode = "409", description = "the frame was refused or failed: no verdict")
  public Response say(@PathParam("id") String id, InputStream body)
      throws IOException, SQLException {
    var remark = Remark.read(body);
    if (remark.frames() != null) {
      throw Asked.refused("frames is for several at once: POST /api/verdicts");
    }
    return switch (people.say(known(id), remark.opinion())) {
      case ENTERED, KNOWN -> report(id);
      case NO_FRAME -> throw noFrame(id);
      case NOT_ASSESSED ->
          throw new ProblemException(
              409, "Not assessed", "the frame was refused or failed: there is no verdict on it");
    };
  }

  private static String known(String id) {
    if (!ID.matcher(id).matches()) {
      throw noFrame(id);
    }
    return id;
  }

  private static ProblemException noFrame(String id) {
    return new ProblemException(
        404,
        "Not found",
        "no frame '%s' came to an end"
            .formatted(id.length() > 80 ? id.substring(0, 80) + "…" : id));
  }

  static Response fresh(String json) {
    return Response.ok(json, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
