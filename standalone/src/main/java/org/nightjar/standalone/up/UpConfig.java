package org.nightjar.standalone.up;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Of the one process. */
@ConfigMapping(prefix = "nightjar.up")
public interface UpConfig {
  /** The data folder. */
  Optional<Path> data();

  /** Work waits while fewer bytes are free where the data folder lies. */
  @WithDefault("134217728")
  long reserveBytes();
}
