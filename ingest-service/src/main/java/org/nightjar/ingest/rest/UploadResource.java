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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.nightjar.ingest.pipeline.Reception;

/**
 * Takes a frame in by HTTP: one raw body with a file name. Where others can reach the port, a token
 * is asked for.
 */
@Path("/api/frames")
public class UploadResource {
  private final Reception reception;
  private final Optional<String> token;
  private final boolean open;

  @Inject
  public UploadResource(
      Reception reception,
      @ConfigProperty(name = "nightjar.ingest.upload-token") Optional<String> token,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "127.0.0.1") String host)
      throws UnknownHostException {
    this.reception = reception;
    this.token = token;
    this.open = token.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
  }

  /** What became of the files of an upload. */
  record Uploaded(List<Item> items) {}

  /** One of them. */
  record Item(String id, String fileName, boolean duplicate) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  public Response upload(
      InputStream body,
      @QueryParam("fileName") @Nullable String fileName,
      @HeaderParam("Authorization") @Nullable String authorization)
      throws SQLException, IOException {
    if (!open && !authorised(authorization)) {
      return Problem.of(
          401,
          "Not authorised",
          "uploads need 'Authorization: Bearer' with nightjar.ingest.upload-token");
    }
    if (fileName == null || fileName.isBlank()) {
      return Problem.of(400, "No file name", "the query parameter fileName is missing");
    }
    try {
      var received = reception.receive(fileName, body);
      var item = new Item(received.id(), received.fileName(), received.duplicate());
      return Response.accepted(new Uploaded(List.of(item))).build();
    } catch (Reception.TooLargeException e) {
      return Problem.of(413, "Too large", String.valueOf(e.getMessage()));
    }
  }

  private boolean authorised(@Nullable String authorization) {
    if (token.isEmpty() || authorization == null) {
      return false;
    }
    var wanted = ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8);
    // in constant time: how much of a token was right is nobody's business
    return MessageDigest.isEqual(wanted, authorization.getBytes(StandardCharsets.UTF_8));
  }
}
