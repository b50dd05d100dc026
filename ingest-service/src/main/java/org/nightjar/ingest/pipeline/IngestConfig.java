package org.nightjar.ingest.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where frames come from. */
@ConfigMapping(prefix = "nightjar.ingest")
public interface IngestConfig {
  /** What becomes of a file of the inbox once its frame is safe. */
  enum Afterwards {
    /** Into {@code .done} beside it, or {@code .rejected}. */
    MOVE,
    /** Stays; it is read again after a restart and known by its checksum. */
    LEAVE
  }

  /** The folder that is watched; none when absent. */
  Optional<Path> inbox();

  @WithDefault("move")
  Afterwards afterwards();

  /** A file is taken once neither its size nor its time has changed for so long. */
  @WithDefault("2S")
  Duration settle();

  /** How often to look at the inbox and the outbox. */
  @WithDefault("1S")
  Duration interval();

  /** Larger files are refused. */
  @WithDefault("2147483648")
  long mostBytes();

  /** Part of the products' keys: change it when numbers should be made anew. */
  @WithDefault("1")
  String configuration();
}
