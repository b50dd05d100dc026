package org.nightjar.pipeline.store;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/** Opens the store that the configuration names. */
@Singleton
public class ConfiguredStore {
  @Produces
  @Singleton
  ProductStore open(StoreConfig config) throws IOException {
    return switch (config.kind()) {
      case FOLDER -> new FolderProductStore(required(config.folder(), "nightjar.store.folder"));
      case S3 -> new S3ProductStore(address(config.s3()));
    };
  }

  void close(@Disposes ProductStore store) throws Exception {
    if (store instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private static S3ProductStore.Address address(StoreConfig.S3 s3) {
    return new S3ProductStore.Address(
        required(s3.endpoint(), "nightjar.store.s3.endpoint"),
        s3.region().orElse(null),
        s3.bucket(),
        required(s3.accessKey(), "nightjar.store.s3.access-key"),
        required(s3.secretKey(), "nightjar.store.s3.secret-key"),
        s3.timeout());
  }

  private static <T> T required(Optional<T> value, String name) {
    return value.orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
  }
}
