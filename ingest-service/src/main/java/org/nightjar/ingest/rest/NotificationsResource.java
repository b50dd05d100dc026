package org.nightjar.ingest.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.pipeline.store.StoreConfig;

/**
 * Hears from the object store which objects came. A notification only names candidates; one that is
 * lost is made good by the reconciler, one that comes twice does no harm.
 */
@Path("/api/notifications/bucket")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ingest")
public class NotificationsResource {
  private static final int DOCUMENT_BYTES = 1 << 20;
  private static final int MOST_RECORDS = 1000;
  private static final int MOST_CLIENT_ERROR = 499;
  private static final String CREATED =
      """
      {"Records": [{"eventName": "s3:ObjectCreated:Put", "s3": {
        "bucket": {"name": "nightjar"}, "object": {"key": "inbox%2Fm31_0042.fits.fz", "size": 34560000}}}]}
      """;

  private final StoreRequests store;
  private final StoreConfig config;

  @Inject
  public NotificationsResource(StoreRequests store, StoreConfig config) {
    this.store = store;
    this.config = config;
  }

  /**
   * What became of a notification.
   *
   * @param items objects that are frames now, or were
   * @param ignored objects that are none, and why
   */
  record Heard(List<Answers.Item> items, List<Ignored> ignored) {}

  /**
   * An object that was left alone.
   *
   * @param key its key
   * @param reason why
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ignored(@Nullable String key, String reason) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      summary = "Notification of the object store (S3's event document, as a webhook sends it)",
      description =
          "Objects that were created below nightjar.ingest.bucket-prefix are taken in; all else is"
              + " ignored, with the reason.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "an object was created", value = CREATED)))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Heard.class)))
  public Response heard(InputStream body) throws IOException, SQLException {
    var records = BoundedJson.object(body, DOCUMENT_BYTES).path("Records");
    if (!records.isArray() || records.size() > MOST_RECORDS) {
      throw BoundedJson.bad("'Records' must be a list of at most %d".formatted(MOST_RECORDS));
    }
    var items = new ArrayList<Answers.Item>();
    var ignored = new ArrayList<Ignored>();
    for (var record : records) {
      var key = key(record);
      var reason = unwanted(record, key);
      if (reason != null || key == null) {
        ignored.add(new Ignored(key, String.valueOf(reason)));
        continue;
      }
      try {
        items.add(Answers.Item.of(store.take(key)));
      } catch (ProblemException e) {
        if (e.refusal().problem().status() > MOST_CLIENT_ERROR) {
          throw e;
        }
        ignored.add(new Ignored(key, e.refusal().problem().detail()));
      }
    }
    return Response.accepted(new Heard(items, ignored)).build();
  }

  private @Nullable String unwanted(JsonNode record, @Nullable String key) {
    var event = record.path("eventName").asText("");
    if (!event.startsWith("s3:ObjectCreated:") && !event.startsWith("ObjectCreated:")) {
      return "no object was created";
    }
    if (key == null) {
      return "it names no object";
    }
    var bucket = record.path("s3").path("bucket").path("name").asText("");
    if (config.kind() == StoreConfig.Kind.S3 && !bucket.equals(config.s3().bucket())) {
      return "it is in another bucket";
    }
    return store.isInbox(key) ? null : "it is not below nightjar.ingest.bucket-prefix";
  }

  /** Keys of notifications are encoded as in a form. */
  private static @Nullable String key(JsonNode record) {
    var key = record.path("s3").path("object").path("key");
    if (!key.isTextual()) {
      return null;
    }
    try {
      return URLDecoder.decode(key.textValue(), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key.textValue();
    }
  }
}
