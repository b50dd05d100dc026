package org.nightjar.pipeline.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where products lie. */
@ConfigMapping(prefix = "nightjar.store")
public interface StoreConfig {
  /** A folder for one process; S3 for several. */
  enum Kind {
    FOLDER,
    S3
  }

  @WithDefault("folder")
  Kind kind();

  /** Of the folder store. */
  Optional<Path> folder();

  S3 s3();

  /** Of the S3 store; all but region are required there. */
  interface S3 {
    Optional<String> endpoint();

    Optional<String> region();

    @WithDefault("nightjar")
    String bucket();

    Optional<String> accessKey();

    Optional<String> secretKey();

    @WithDefault("20S")
    Duration timeout();
  }
}
