package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.pipeline.store.S3ProductStore.Address;

/**
 * The contract on S3Proxy in this process, or on any server: NIGHTJAR_TEST_S3_ENDPOINT, _REGION,
 * _ACCESS_KEY, _SECRET_KEY name one that lets its buckets be made.
 */
class S3ProductStoreTest extends ProductStoreContract {
  private static final String KEYS = "nightjar-test";

  @TempDir private static Path folder;
  private static S3Proxy proxy;
  private static Address server;

  private final Address address =
      new Address(
          server.endpoint(),
          server.region(),
          "contract-" + UUID.randomUUID().toString().substring(0, 13) + "x",
          server.accessKey(),
          server.secretKey(),
          server.timeout());
  private final S3ProductStore store = new S3ProductStore(address);

  @BeforeAll
  static void start() throws Exception {
    var outside = System.getenv("NIGHTJAR_TEST_S3_ENDPOINT");
    if (outside != null) {
      server =
          new Address(
              outside,
              System.getenv("NIGHTJAR_TEST_S3_REGION"),
              "any",
              System.getenv("NIGHTJAR_TEST_S3_ACCESS_KEY"),
              System.getenv("NIGHTJAR_TEST_S3_SECRET_KEY"),
              Duration.ofSeconds(20));
      return;
    }
    proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toAbsolutePath().toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEYS, KEYS)
            .build();
    proxy.start();
    while (!proxy.getState().equals("STARTED")) {
      Thread.sleep(10);
    }
    server =
        new Address(
            "http://127.0.0.1:" + proxy.getPort(), null, "any", KEYS, KEYS, Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.stop();
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  ProductStore store() {
    return store;
  }

  @Override
  void putByAnother(String name, byte[] bytes) throws Exception {
    ForeignObjects.put(address, name, bytes);
  }

  @Test
  void tellsOfAServerThatIsNotThere() {
    var nowhere =
        new Address("http://127.0.0.1:1", null, "nightjar", KEYS, KEYS, Duration.ofSeconds(1));
    try (var away = new S3ProductStore(nowhere)) {
      assertThatThrownBy(() -> away.size(StoreKey.of("a", "b"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void neverTellsTheSecret() {
    org.assertj.core.api.Assertions.assertThat(
            new Address("http://h", null, "nightjar", "me", "hush-hush", Duration.ofSeconds(1))
                .toString())
        .doesNotContain("hush-hush");
  }
}
