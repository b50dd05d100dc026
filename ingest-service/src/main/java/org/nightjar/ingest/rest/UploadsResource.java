package org.nightjar.ingest.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.nightjar.ingest.pipeline.TooLargeException;
import org.nightjar.ingest.pipeline.UploadConflict;
import org.nightjar.ingest.pipeline.Uploads;
import org.nightjar.pipeline.problem.Problem;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.pipeline.problem.Refusal;

/**
 * Uploads over lines that break: announced once, sent in parts, gone on with where they ended, also
 * after a restart.
 */
@Path("/api/uploads")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "uploads", description = "Uploads that can be gone on with after a break")
@APIResponse(
    responseCode = "4XX",
    description = "nothing changed",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class UploadsResource {
  private static final String OFFSET = "Upload-Offset";
  private static final String LENGTH = "Upload-Length";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int LOCKED = 423;
  private static final int TOO_MANY = 429;
  private static final int DOCUMENT_BYTES = 8192;
  private static final int RETRY_SECONDS = 60;
  private static final String ANNOUNCED =
      """
      {"fileName": "m31_0042.fits.fz", "sizeBytes": 34560000,
       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
      """;

  private final Uploads uploads;

  @Inject
  public UploadsResource(Uploads uploads) {
    this.uploads = uploads;
  }

  /**
   * What is announced.
   *
   * @param fileName the file's own name
   * @param sizeBytes how many bytes will come
   * @param sha256 their digest; absent when the sender does not know it
   */
  record Announcement(String fileName, long sizeBytes, @Nullable String sha256) {}

  /**
   * How far an upload has come.
   *
   * @param id names it in its address
   * @param fileName the file's own name
   * @param sizeBytes how many bytes will come
   * @param offset how many are safe
   * @param expiresAt when it is forgotten unless somebody goes on
   * @param frame what it became; absent until it is complete
   */
  @Schema(name = "UploadState")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sheet(
      String id,
      String fileName,
      long sizeBytes,
      long offset,
      Instant expiresAt,
      Answers.@Nullable Item frame) {
    static Sheet of(Uploads.State state) {
      var upload = state.upload();
      return new Sheet(
          upload.id(),
          upload.fileName(),
          upload.sizeBytes(),
          state.offset(),
          state.expiresAt(),
          state.frame() == null ? null : Answers.Item.of(state.frame()));
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(summary = "Announces an upload; Location says where its bytes go")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Announcement.class),
              examples = @ExampleObject(name = "a frame", value = ANNOUNCED)))
  @APIResponse(
      responseCode = "201",
      description = "announced",
      content = @Content(schema = @Schema(implementation = Sheet.class)))
  public Response create(InputStream body) throws IOException {
    var document = BoundedJson.object(body, DOCUMENT_BYTES);
    var name = BoundedJson.text(document, "fileName");
    try {
      var state =
          uploads.create(
              name,
              BoundedJson.number(document, "sizeBytes"),
              BoundedJson.optionalText(document, "sha256"));
      return told(
          Response.created(URI.create("/api/uploads/" + state.upload().id()))
              .entity(Sheet.of(state)),
          state);
    } catch (IllegalArgumentException e) {
      throw BoundedJson.bad(String.valueOf(e.getMessage()));
    } catch (TooLargeException e) {
      throw new ProblemException(TOO_LARGE, "Too large", String.valueOf(e.getMessage()));
    } catch (Uploads.TooManyException e) {
      throw new ProblemException(
          Refusal.of(
              TOO_MANY,
              "Too many uploads",
              String.valueOf(e.getMessage()),
              "Retry-After",
              RETRY_SECONDS));
    }
  }

  @GET
  @Path("{id}")
  @Blocking
  @Operation(summary = "How far an upload has come, and the frame that it became")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Sheet.class)))
  public Response state(@PathParam("id") String id) throws IOException {
    var state = uploads.state(id).orElseThrow(UploadsResource::unknown);
    return told(Response.ok(Sheet.of(state)), state);
  }

  @HEAD
  @Path("{id}")
  @Blocking
  @Operation(summary = "How far an upload has come: the header Upload-Offset")
  public Response offset(@PathParam("id") String id) throws IOException {
    return told(Response.ok(), uploads.state(id).orElseThrow(UploadsResource::unknown));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(
      summary = "Goes on with an upload at Upload-Offset",
      description =
          "What arrived before a break stays. The last byte makes it a frame; when that fails,"
              + " send an empty body at the end once more.")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/offset+octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "202",
      description = "complete: a frame now",
      content = @Content(schema = @Schema(implementation = Sheet.class)))
  @APIResponse(responseCode = "204", description = "more is to come; Upload-Offset says where")
  public Response append(
      @PathParam("id") String id,
      @HeaderParam(OFFSET) @Parameter(example = "0") @Nullable Long offset,
      InputStream body)
      throws IOException, SQLException {
    if (offset == null || offset < 0) {
      throw BoundedJson.bad("the header Upload-Offset is missing, or is no number >= 0");
    }
    try {
      var state = uploads.append(id, offset, body);
      return told(
          state.frame() == null ? Response.noContent() : Response.accepted(Sheet.of(state)), state);
    } catch (NoSuchFileException e) {
      throw unknown();
    } catch (UploadConflict e) {
      throw conflict(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Blocking
  @Operation(summary = "Forgets an upload")
  @APIResponse(responseCode = "204", description = "forgotten")
  public Response cancel(@PathParam("id") String id) throws IOException {
    try {
      uploads.cancel(id);
      return Response.noContent().build();
    } catch (UploadConflict e) {
      throw conflict(e);
    }
  }

  private static Response told(Response.ResponseBuilder response, Uploads.State state) {
    return response
        .header(OFFSET, state.offset())
        .header(LENGTH, state.upload().sizeBytes())
        .header("Cache-Control", "no-store")
        .build();
  }

  private static ProblemException unknown() {
    return new ProblemException(
        NOT_FOUND, "Not found", "there is no such upload: it never was, or nobody went on with it");
  }

  private static ProblemException conflict(UploadConflict e) {
    var detail = String.valueOf(e.getMessage());
    return new ProblemException(
        switch (e) {
          case UploadConflict.WrongOffset wrong ->
              Refusal.of(CONFLICT, "Wrong offset", detail, OFFSET, wrong.offset());
          case UploadConflict.InUse unused ->
              Refusal.of(LOCKED, "In use", detail, "Retry-After", 2);
          case UploadConflict.TooMuch unused -> Refusal.of(TOO_LARGE, "Too large", detail);
          case UploadConflict.OtherBytes unused -> Refusal.of(UNPROCESSABLE, "Other bytes", detail);
        });
  }
}
