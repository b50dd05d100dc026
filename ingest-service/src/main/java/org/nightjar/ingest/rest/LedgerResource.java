package org.nightjar.ingest.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.ingest.pipeline.LedgerSheet;
import org.nightjar.pipeline.problem.Problem;
import org.nightjar.pipeline.problem.ProblemException;

/**
 * Where every frame that ever entered is: received = assessed + rejected + failed + in flight, at
 * every moment.
 */
@Path("/api/ledger")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ledger", description = "Where every frame that ever entered is")
public class LedgerResource {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int MOST_LISTED = 200;

  private final LedgerSheet sheet;

  @Inject
  public LedgerResource(LedgerSheet sheet) {
    this.sheet = sheet;
  }

  @GET
  @Blocking
  @Operation(
      summary = "The balance of all frames, by telescope and night",
      description = "received = assessed + rejected + failed + inFlight, at every moment.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              schema = @Schema(implementation = LedgerSheet.Balance.class),
              examples =
                  @ExampleObject(
                      name = "one telescope",
                      value =
                          """
                          {"received": 118, "assessed": 115, "rejected": 2, "failed": 0, "inFlight": 1,
                           "telescopes": [{"telescope": "VYSOS-5", "received": 118, "assessed": 115,
                             "rejected": 2, "failed": 0, "inFlight": 1,
                             "nights": [{"night": "2026-11-21", "received": 118, "assessed": 115,
                               "rejected": 2, "failed": 0, "inFlight": 1}]}]}
                          """)))
  public LedgerSheet.Balance balance() throws SQLException {
    return sheet.balance();
  }

  @GET
  @Path("frames")
  @Blocking
  @Operation(
      summary = "The frames that are on their way, those that entered first before the others",
      description = "How many there are in all is the balance's inFlight.")
  public List<LedgerSheet.Entry> underWay(
      @QueryParam("limit")
          @DefaultValue("20")
          @Parameter(description = "how many at most, 1 to 200")
          String limit)
      throws SQLException {
    int most = limit.matches("[0-9]{1,9}") ? Integer.parseInt(limit) : 0;
    if (most < 1 || most > MOST_LISTED) {
      throw new ProblemException(
          BAD_REQUEST,
          "Bad request",
          "limit must be a whole number in 1 … %d".formatted(MOST_LISTED));
    }
    return sheet.underWay(most);
  }

  @GET
  @Path("frames/{id}")
  @Blocking
  @Operation(summary = "Where a frame is")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = LedgerSheet.Entry.class)))
  @APIResponse(
      responseCode = "404",
      description = "no such frame ever entered",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public LedgerSheet.Entry frame(@PathParam("id") String id) throws SQLException {
    if (!id.matches("[0-9a-f]{64}")) {
      throw unknown();
    }
    return sheet.frame(id).orElseThrow(LedgerResource::unknown);
  }

  private static ProblemException unknown() {
    return new ProblemException(NOT_FOUND, "Not found", "no frame of this id ever entered");
  }
}
