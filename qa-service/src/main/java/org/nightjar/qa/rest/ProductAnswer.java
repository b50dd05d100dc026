package org.nightjar.qa.rest;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Product;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;

/**
 * Products as they are sent: never taken by a browser for anything but what they are, and under a
 * file name without anything that a header could have smuggled in.
 */
@Singleton
public class ProductAnswer {
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z]+/[a-z0-9.+-]{1,80}(; ?charset=utf-8)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");
  private static final int LONGEST_NAME = 100;

  /** What a page may show; everything else is saved. */
  private static final Map<String, String> SHOWN =
      Map.of("image/png", ".png", "image/jpeg", ".jpg", "image/webp", ".webp");

  private final ProductStore store;

  @Inject
  public ProductAnswer(ProductStore store) {
    this.store = store;
  }

  /**
   * A product of a report.
   *
   * @param ifNoneMatch what the client has; null when nothing
   * @throws ProblemException 404 when there is no such product
   */
  Response of(FrameReport report, String name, @Nullable String ifNoneMatch) throws IOException {
    var product = report.products().get(name);
    if (product == null) {
      throw new ProblemException(
          404,
          "Not found",
          "the frame has no product '%s', only %s"
              .formatted(
                  name.length() > 80 ? name.substring(0, 80) + "…" : name,
                  report.products().keySet()));
    }
    var etag = "\"" + product.sha256() + "\"";
    if (ifNoneMatch != null && has(ifNoneMatch, etag)) {
      return Response.notModified().header(HttpHeaders.ETAG, etag).build();
    }
    return send(report, name, product, etag);
  }

  private static boolean has(String ifNoneMatch, String etag) {
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
  }

  private Response send(FrameReport report, String name, Product product, String etag)
      throws IOException {
    var key = new StoreKey(product.key());
    var size = store.size(key);
    if (size.isEmpty() || size.get() != product.sizeBytes()) {
      throw new ProblemException(
          size.isEmpty() ? 404 : 409,
          size.isEmpty() ? "Not found" : "Changed",
          size.isEmpty()
              ? "the product '%s' is not in the store".formatted(name)
              : "the product '%s' has %d bytes in the store, the report says %d"
                  .formatted(name, size.get(), product.sizeBytes()));
    }
    var type =
        MEDIA_TYPE.matcher(product.mediaType()).matches()
            ? product.mediaType()
            : "application/octet-stream";
    StreamingOutput bytes =
        out -> {
          try (var in = store.open(key)) {
            in.transferTo(out);
          } catch (NoSuchFileException e) {
            throw new IOException("removed while it was sent: " + key, e);
          }
        };
    return Response.ok(bytes)
        .header(HttpHeaders.CONTENT_TYPE, type)
        .header(HttpHeaders.CONTENT_LENGTH, product.sizeBytes())
        .header(HttpHeaders.ETAG, etag)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition(report, name, product, type))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }

  private static String disposition(
      FrameReport report, String name, Product product, String mediaType) {
    var shown = SHOWN.get(mediaType);
    var base = ENDING.matcher(report.frame().fileName()).replaceFirst("");
    var key = product.key();
    var ending = ENDING.matcher(key);
    var fileName =
        clean(base)
            + "-"
            + clean(name)
            + (shown != null ? shown : ending.find() ? ending.group() : "");
    return (shown != null ? "inline" : "attachment") + "; filename=\"" + fileName + "\"";
  }

  private static String clean(String text) {
    var safe = UNSAFE.matcher(text).replaceAll("_").replaceFirst("^\\.+", "_");
    return safe.length() > LONGEST_NAME ? safe.substring(0, LONGEST_NAME) : safe;
  }
}
