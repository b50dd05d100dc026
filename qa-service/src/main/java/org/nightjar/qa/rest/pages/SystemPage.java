package org.nightjar.qa.rest.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.qa.pipeline.StageWatch;

/** Does everything flow? What is stuck? */
@Path("/system")
@Blocking
public class SystemPage {
  private static final int MOST_IDS = 200;

  private final StageWatch stages;
  private final Shells shells;

  @Inject
  SystemPage(StageWatch stages, Shells shells) {
    this.stages = stages;
    this.shells = shells;
  }

  /** The page. */
  public record View(List<StageView> stages, Map<String, Long> deadLetters, String deadLetterSum) {}

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance system(Shell shell, View view);
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public TemplateInstance system(@CookieParam(Shells.THEME) @Nullable String theme) {
    var view =
        new View(
            StageView.all(stages, Instant.now()),
            stages.deadLettersByTopic(),
            stages.deadLetters().map(Figures::grouped).orElse(Figures.ABSENT));
    return Templates.system(shells.shell("System", "system", theme), view);
  }

  /** How far some frames have come, for a page that is following its uploads. */
  @GET
  @Path("/passage")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response passage(@QueryParam("id") List<String> ids) throws JsonProcessingException {
    var out = new LinkedHashMap<String, Integer>();
    for (var id : ids.subList(0, Math.min(ids.size(), MOST_IDS))) {
      stages.pace().furthest(id).ifPresent(stage -> out.put(id, stage.ordinal()));
    }
    return Response.ok(ReportJson.mapper().writeValueAsString(out))
        .header("Cache-Control", "no-store")
        .build();
  }
}
