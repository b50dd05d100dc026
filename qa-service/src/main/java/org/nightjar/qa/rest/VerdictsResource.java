package org.nightjar.qa.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.nightjar.qa.pipeline.People;

/** What a person says of several frames at once. */
@Path("/api/verdicts")
@Blocking
@Tag(name = "Frames")
public class VerdictsResource {
  private final People people;

  @Inject
  public VerdictsResource(People people) {
    this.people = people;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Says the same of up to 500 frames; each for itself")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a passing cloud",
                      value =
                          "{\"frames\":[\"9f86…\",\"60303a…\"],\"grade\":\"BAD\",\"comment\":\"cloud\",\"by\":\"A. Observer\"}")))
  @APIResponse(
      responseCode = "200",
      description = "per frame ENTERED, KNOWN, NO_FRAME or NOT_ASSESSED",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one of two is there",
                      value =
                          "{\"items\":[{\"id\":\"9f86…\",\"result\":\"ENTERED\"},{\"id\":\"60303a…\",\"result\":\"NO_FRAME\"}]}")))
  public Response all(InputStream body) throws IOException, SQLException {
    var remark = Remark.read(body);
    if (remark.frames() == null) {
      throw Asked.refused("frames is absent: the ids of the frames that are meant");
    }
    var opinion = remark.opinion();
    var results = new ArrayList<String>();
    for (var id : new LinkedHashSet<>(remark.frames())) {
      results.add(JsonText.of(Map.of("id", id, "result", people.say(id, opinion).name())));
    }
    return FramesResource.fresh(JsonPage.of(results, null));
  }
}
