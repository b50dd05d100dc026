package org.nightjar.ingest.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;
import org.nightjar.ingest.pipeline.IngestConfig;
import org.nightjar.ingest.pipeline.Received;
import org.nightjar.ingest.pipeline.Reception;
import org.nightjar.ingest.pipeline.TooLargeException;
import org.nightjar.pipeline.problem.Problem;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.pipeline.problem.Refusal;

/** Takes frames in: one as a raw body, one or many as a form, one that lies in the store. */
@Path("/api/frames")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ingest", description = "How frames come in")
@APIResponse(
    responseCode = "202",
    description = "safe: each file is a frame now, was one before, or is refused with the reason",
    content =
        @Content(
            schema = @Schema(implementation = Answers.Files.class),
            examples =
                @ExampleObject(
                    name = "two files",
                    value =
                        """
                        {"items": [
                          {"id": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                           "fileName": "m31_0042.fits.fz", "duplicate": false},
                          {"id": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                           "fileName": "notes.txt", "duplicate": false,
                           "rejection": "its first bytes are not those of FITS, TIFF, PNG or a camera raw"}]}
                        """)))
@APIResponse(
    responseCode = "4XX",
    description = "nothing was entered",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class FramesResource {
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_FILES = 500;
  private static final int KEY_DOCUMENT_BYTES = 8192;
  private static final String AN_OBJECT =
      """
      {"key": "inbox/m31_0042.fits.fz"}
      """;

  private final Reception reception;
  private final StoreRequests store;
  private final long mostBytes;
  private final Semaphore places;

  @Inject
  public FramesResource(Reception reception, StoreRequests store, IngestConfig config) {
    this.reception = reception;
    this.store = store;
    this.mostBytes = config.mostBytes();
    this.places = new Semaphore(config.uploadsAtOnce());
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "One file as a raw body")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response one(
      InputStream body,
      @HeaderParam("X-File-Name")
          @Parameter(description = "percent-encoded UTF-8", example = "m31_0042.fits.fz")
          @Nullable String header,
      @QueryParam("fileName") @Parameter(description = "in place of the header")
          @Nullable String parameter,
      @HeaderParam("Content-Length") @Parameter(hidden = true) @Nullable Long length)
      throws IOException, SQLException {
    var name = FileNameHeader.decode(header, parameter);
    if (length != null && length > mostBytes) {
      throw tooLarge(new TooLargeException(mostBytes));
    }
    return received(() -> List.of(reception.receive(name, new WholeBody(body, length))));
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Blocking
  @Operation(
      summary = "One or many files as a form",
      description = "Every part that is a file is taken, whatever its field is called.")
  public Response many(@RestForm(FileUpload.ALL) List<FileUpload> files)
      throws IOException, SQLException {
    if (files.isEmpty()) {
      throw BoundedJson.bad("the form has no file in it");
    }
    if (files.size() > MOST_FILES) {
      throw new ProblemException(
          TOO_LARGE,
          "Too many files",
          "%d files in one form, at most %d".formatted(files.size(), MOST_FILES));
    }
    if (files.stream().anyMatch(f -> f.size() > mostBytes)) {
      throw tooLarge(new TooLargeException(mostBytes));
    }
    return received(() -> {
      var all = new ArrayList<Received>();
      for (var file : files) {
        var name = file.fileName() == null ? "" : file.fileName();
        all.add(reception.receive(name, file.uploadedFile()));
      }
      return all;
    });
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(summary = "A file that lies in the object store")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ObjectKey.class),
              examples = @ExampleObject(name = "an object", value = AN_OBJECT)))
  public Response object(InputStream body) throws IOException, SQLException {
    var key = BoundedJson.text(BoundedJson.object(body, KEY_DOCUMENT_BYTES), "key");
    return received(() -> List.of(store.take(key)));
  }

  /**
   * Names an object of the store.
   *
   * @param key in the store's bucket
   */
  record ObjectKey(String key) {}

  private interface Receiving {
    List<Received> receive() throws IOException, SQLException;
  }

  private Response received(Receiving receiving) throws IOException, SQLException {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Refusal.of(
              UNAVAILABLE,
              "Busy",
              "as many uploads as nightjar.ingest.uploads-at-once allows are under way",
              "Retry-After",
              2));
    }
    try {
      return Response.accepted(Answers.Files.of(receiving.receive())).build();
    } catch (TooLargeException e) {
      throw tooLarge(e);
    } catch (WholeBody.BrokenOffException e) {
      throw BoundedJson.bad(String.valueOf(e.getMessage()));
    } finally {
      places.release();
    }
  }

  private static ProblemException tooLarge(TooLargeException e) {
    return new ProblemException(TOO_LARGE, "Too large", String.valueOf(e.getMessage()));
  }
}
