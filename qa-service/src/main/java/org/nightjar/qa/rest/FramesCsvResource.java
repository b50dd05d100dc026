package org.nightjar.qa.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.qa.pipeline.FrameQueries;

/** Frames as a table for spreadsheets and scripts. */
@Path("/api/frames.csv")
@Blocking
@Tag(name = "Frames")
public class FramesCsvResource {
  /** Of one answer; more are had by asking for parts of them. */
  static final int MOST_ROWS = 100_000;

  private final FrameQueries queries;

  @Inject
  public FramesCsvResource(FrameQueries queries) {
    this.queries = queries;
  }

  @GET
  @Operation(
      summary = "Frames as CSV, newest first",
      description =
          "Takes the parameters of /api/frames but for the limit; at most 100 000 rows. Text that a"
              + " spreadsheet would take for a formula begins with an apostrophe.")
  public Response table(@Context UriInfo uri) {
    var asked = FrameRequest.of(uri);
    StreamingOutput rows =
        out -> {
          var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          writer.write(FrameCsv.HEAD);
          var after = asked.after();
          int left = MOST_ROWS;
          do {
            var page =
                queries.frames(asked.filter(), after, Math.min(left, FrameQueries.LONGEST_PAGE));
            for (var frame : page.items()) {
              writer.write(FrameCsv.row(frame));
            }
            left -= page.items().size();
            after = page.next();
          } while (after != null && left > 0);
          writer.flush();
        };
    return Response.ok(rows)
        .header(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8; header=present")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"nightjar-frames.csv\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
