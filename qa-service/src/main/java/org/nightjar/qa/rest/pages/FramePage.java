package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.nightjar.qa.pipeline.FrameQueries;

/** May I use this frame, and why not? */
@Path("/frames/{id}")
@Blocking
public class FramePage {
  private final FrameQueries queries;
  private final Shells shells;

  @Inject
  FramePage(FrameQueries queries, Shells shells) {
    this.queries = queries;
    this.shells = shells;
  }

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance frame(Shell shell, FrameView view);
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response frame(
      @PathParam("id") String id, @CookieParam(Shells.THEME) @Nullable String theme) {
    var found = queries.report(id);
    if (found.isEmpty()) {
      return shells.missing(
          "There is no frame '%s', or it has not come to its end yet."
              .formatted(Words.shortened(id, 80)),
          theme);
    }
    var report = found.get();
    var beside = queries.neighbours(id).orElse(new FrameQueries.Neighbours(null, null));
    var view =
        FrameView.of(
            report,
            queries.summary(report.frame().telescope(), report.frame().night()).orElse(null),
            neighbour(beside.earlier()),
            neighbour(beside.later()),
            queries.opinions(id));
    return Html.page(
        Templates.frame(
            shells.shell(Words.shortened(report.frame().fileName(), 60), "nights", theme), view));
  }

  private FrameView.Neighbour neighbour(@Nullable String id) {
    return id == null
        ? FrameView.Neighbour.NONE
        : queries
            .frame(id)
            .map(f ->
                new FrameView.Neighbour(
                    Addresses.frame(id),
                    Words.shortened(f.fileName(), 28),
                    Figures.clock(f.takenAt())))
            .orElse(FrameView.Neighbour.NONE);
  }
}
