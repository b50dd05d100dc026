package org.nightjar.pipeline.store;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Product;

/**
 * Products in a bucket of any server that speaks S3. Bytes are spooled to a scratch file first:
 * their length and digest are known before the first of them is sent, and a source that breaks
 * leaves nothing in the bucket.
 */
public final class S3ProductStore implements ProductStore, AutoCloseable {
  private static final long PART_BYTES = 64L << 20;
  private static final String SHA256 = "sha256";
  private static final String WRITER = "writer";
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final MinioClient client;
  private final OkHttpClient http;
  private final String bucket;

  /**
   * Where the bucket is.
   *
   * @param endpoint e.g. {@code http://127.0.0.1:9000}
   * @param region null where the server has none
   * @param bucket name, at least 3 characters
   * @param accessKey who asks
   * @param secretKey never logged
   * @param timeout for connecting, and for each silence while reading or writing
   */
  public record Address(
      String endpoint,
      @Nullable String region,
      String bucket,
      String accessKey,
      String secretKey,
      Duration timeout) {
    @Override
    public String toString() {
      return endpoint + "/" + bucket;
    }
  }

  public S3ProductStore(Address address) {
    this.bucket = address.bucket();
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(address.timeout())
            .readTimeout(address.timeout())
            .writeTimeout(address.timeout())
            .build();
    var builder =
        MinioClient.builder()
            .endpoint(address.endpoint())
            .credentials(address.accessKey(), address.secretKey())
            .httpClient(http);
    if (address.region() != null) {
      builder.region(address.region());
    }
    this.client = builder.build();
  }

  @Override
  public Product put(StoreKey key, String mediaType, InputStream bytes) throws IOException {
    try (var spooled = SpooledBytes.of(bytes)) {
      call(() -> put(key, mediaType, spooled, Map.of(), Map.of(SHA256, spooled.sha256())));
      return product(key, mediaType, spooled);
    }
  }

  @Override
  public Optional<Product> putIfAbsent(StoreKey key, String mediaType, InputStream bytes)
      throws IOException {
    try (var spooled = SpooledBytes.of(bytes)) {
      var writer = UUID.randomUUID().toString();
      boolean first =
          call(() -> {
            try {
              put(
                  key,
                  mediaType,
                  spooled,
                  Map.of("If-None-Match", "*"),
                  Map.of(SHA256, spooled.sha256(), WRITER, writer));
              return true;
            } catch (ErrorResponseException e) {
              int code = e.response().code();
              if (code != PRECONDITION_FAILED && code != CONFLICT) {
                throw e;
              }
              // The client repeats what it got no answer to: what is there may be its own first
              // try.
              return stat(key).map(s -> writer.equals(metadata(s, WRITER))).orElse(false);
            }
          });
      return first ? Optional.of(product(key, mediaType, spooled)) : Optional.empty();
    }
  }

  @Override
  public InputStream open(ObjectName key) throws IOException {
    return open(key, GetObjectArgs.builder().bucket(bucket).object(key.path()).build());
  }

  @Override
  public InputStream openRange(StoreKey key, long offset, long length) throws IOException {
    var part = GetObjectArgs.builder().bucket(bucket).object(key.path());
    return open(key, part.offset(offset).length(length).build());
  }

  private InputStream open(ObjectName key, GetObjectArgs what) throws IOException {
    return call(() -> {
      try {
        return client.getObject(what);
      } catch (ErrorResponseException e) {
        if (missing(e)) {
          throw new MissingObject(key);
        }
        throw e;
      }
    });
  }

  @Override
  public Optional<Long> size(ObjectName key) throws IOException {
    return call(() -> stat(key).map(StatObjectResponse::size));
  }

  @Override
  public void remove(StoreKey key) throws IOException {
    call(() -> {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key.path()).build());
      return key;
    });
  }

  @Override
  public void list(StoreKey folder, Listing each) throws IOException {
    var objects =
        client
            .listObjects(
                ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(folder.path() + "/")
                    .recursive(true)
                    .build())
            .iterator();
    while (true) {
      var object = call(() -> objects.hasNext() ? next(objects.next()) : Optional.<Item>empty());
      if (object.isEmpty()) {
        return;
      }
      var item = object.get();
      if (!item.isDir()) {
        each.object(new Listed(item.objectName(), item.size(), item.lastModified().toInstant()));
      }
    }
  }

  /** The next object of a list; none when the bucket is still to be made. */
  private static Optional<Item> next(Result<Item> result) throws MinioException {
    try {
      return Optional.of(result.get());
    } catch (ErrorResponseException e) {
      if (missing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Makes the bucket when it turns out to be missing: a new deployment needs no preparation. */
  private boolean put(
      StoreKey key,
      String mediaType,
      SpooledBytes spooled,
      Map<String, String> headers,
      Map<String, String> metadata)
      throws MinioException {
    try {
      return putOnce(key, mediaType, spooled, headers, metadata);
    } catch (ErrorResponseException e) {
      if (!"NoSuchBucket".equals(e.errorResponse().code())) {
        throw e;
      }
    }
    try {
      client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    } catch (ErrorResponseException e) {
      if (!e.errorResponse().code().startsWith("BucketAlready")) {
        throw e;
      }
    }
    return putOnce(key, mediaType, spooled, headers, metadata);
  }

  private boolean putOnce(
      StoreKey key,
      String mediaType,
      SpooledBytes spooled,
      Map<String, String> headers,
      Map<String, String> metadata)
      throws MinioException {
    try (var in = new BufferedInputStream(Files.newInputStream(spooled.file()), 1 << 16)) {
      client.putObject(
          PutObjectArgs.builder()
              .bucket(bucket)
              .object(key.path())
              .contentType(mediaType)
              .userMetadata(metadata)
              .extraHeaders(headers)
              .stream(in, spooled.size(), PART_BYTES)
              .build());
      return true;
    } catch (IOException e) {
      throw new MinioException(e);
    }
  }

  private Optional<StatObjectResponse> stat(ObjectName key) throws MinioException {
    try {
      return Optional.of(
          client.statObject(StatObjectArgs.builder().bucket(bucket).object(key.path()).build()));
    } catch (ErrorResponseException e) {
      if (missing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The object, or the bucket, which is made with the first object. */
  private static boolean missing(ErrorResponseException e) {
    return e.response().code() == NOT_FOUND;
  }

  /** Servers change the case of metadata's names. */
  private static @Nullable String metadata(StatObjectResponse stat, String name) {
    return stat.headers().get("x-amz-meta-" + name);
  }

  private static Product product(StoreKey key, String mediaType, SpooledBytes spooled) {
    return new Product(key.path(), mediaType, spooled.size(), spooled.sha256());
  }

  private interface Request<T> {
    T send() throws MinioException, MissingObject;
  }

  /** Turns every way in which the client tells of a failure into an IOException. */
  private <T> T call(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (MissingObject e) {
      throw new NoSuchFileException(e.key.path());
    } catch (MinioException e) {
      throw new IOException("store %s: %s".formatted(bucket, e.getMessage()), e);
    } catch (IllegalStateException e) {
      // so the client reports a connection that was refused or cut
      throw new IOException(
          "store %s: %s".formatted(bucket, e.getCause() == null ? e : e.getCause()), e);
    }
  }

  private static final class MissingObject extends Exception {
    private final transient ObjectName key;

    MissingObject(ObjectName key) {
      super(key.path());
      this.key = key;
    }
  }
}
