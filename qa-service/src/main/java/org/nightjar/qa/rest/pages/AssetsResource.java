package org.nightjar.qa.rest.pages;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves {@link Assets}; what is there never changes. */
@Path("/assets")
public class AssetsResource {
  private final Assets assets;

  @Inject
  AssetsResource(Assets assets) {
    this.assets = assets;
  }

  @GET
  @Path("/{folder}/{name}")
  @NonBlocking
  @Operation(hidden = true)
  public Response asset(@PathParam("folder") String folder, @PathParam("name") String name) {
    var asset = assets.find(name).orElseThrow(NotFoundException::new);
    boolean lasting = folder.equals(assets.folder());
    return Response.ok(asset.bytes())
        .header("Content-Type", asset.mediaType())
        .header("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache")
        .build();
  }
}
