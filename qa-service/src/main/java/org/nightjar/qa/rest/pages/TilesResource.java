package org.nightjar.qa.rest.pages;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.nightjar.imaging.render.PictureTiles;
import org.nightjar.imaging.render.TileIndex;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.qa.pipeline.FrameQueries;

/**
 * A frame's pixels, square by square: each is read from the store alone and sent as it lies there.
 * Heads of the files that were asked for last are kept.
 */
@Path("/frames/{id}/tiles")
public class TilesResource {
  private static final int KEPT = 200;
  private static final int HEAD_BYTES = 16_384;

  private final FrameQueries queries;
  private final ProductStore store;
  private final Map<String, Located> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Located> eldest) {
              return size() > KEPT;
            }
          });

  @Inject
  TilesResource(FrameQueries queries, ProductStore store) {
    this.queries = queries;
    this.store = store;
  }

  private record Located(StoreKey key, String sha256, TileIndex index) {}

  /**
   * What a page needs before it asks for squares.
   *
   * @param width of the frame
   * @param height of the frame
   * @param side of a square
   * @param levels 0 is the frame itself, each further one half as large
   * @param noData the number that stands for no data
   * @param version part of the squares' addresses: they change with it
   * @param stars black and white for looking at stars
   * @param faint black and white for looking at what is faint
   */
  @SuppressWarnings("ArrayRecordComponent") // written at once, never compared
  public record Description(
      int width,
      int height,
      int side,
      int levels,
      int noData,
      String version,
      double[] stars,
      double[] faint) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response describe(@PathParam("id") String id) throws IOException {
    known.remove(id);
    var located = located(id);
    var index = located.index();
    var description =
        new Description(
            index.width(),
            index.height(),
            PictureTiles.SIDE,
            index.levels(),
            PictureTiles.NO_DATA,
            located.sha256().substring(0, 12),
            new double[] {index.cuts().black(), index.cuts().white()},
            new double[] {index.zscale().black(), index.zscale().white()});
    return Response.ok(ReportJson.mapper().writeValueAsString(description))
        .header("Cache-Control", "no-cache")
        .build();
  }

  @GET
  @Path("/{version}/{level}/{column}/{row}")
  @Operation(hidden = true)
  public Response tile(
      @PathParam("id") String id,
      @PathParam("version") String version,
      @PathParam("level") int level,
      @PathParam("column") int column,
      @PathParam("row") int row)
      throws IOException {
    var located = located(id);
    if (!located.sha256().startsWith(version)) {
      known.remove(id);
      located = located(id);
    }
    var place = located.index().place(level, column, row).orElseThrow(NotFoundException::new);
    try (var in = store.openRange(located.key(), place.offset(), place.length())) {
      boolean lasting = version.length() >= 12 && located.sha256().startsWith(version);
      return Response.ok(in.readNBytes(place.length()), MediaType.APPLICATION_OCTET_STREAM)
          .header("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache")
          .build();
    } catch (NoSuchFileException e) {
      throw new NotFoundException("the frame's tiles are gone", e);
    }
  }

  private Located located(String id) throws IOException {
    var found = known.get(id);
    if (found == null) {
      var product =
          queries
              .report(id)
              .map(r -> r.products().get("tiles"))
              .orElseThrow(() -> new NotFoundException("the frame has no tiles"));
      var key = new StoreKey(product.key());
      try (var in =
          new BufferedInputStream(
              store.openRange(key, 0, Math.min(product.sizeBytes(), LARGEST_HEAD)), HEAD_BYTES)) {
        found = new Located(key, product.sha256(), TileIndex.read(in));
      } catch (NoSuchFileException e) {
        throw new NotFoundException("the frame's tiles are gone", e);
      }
      known.put(id, found);
    }
    return found;
  }

  private static final long LARGEST_HEAD = 2_000_000;
}
