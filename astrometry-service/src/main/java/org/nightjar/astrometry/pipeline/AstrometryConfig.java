package org.nightjar.astrometry.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What frames are placed with. */
@ConfigMapping(prefix = "nightjar.astrometry")
public interface AstrometryConfig {
  /** Folder of index files, read only; Debian's where it is there when absent. */
  Optional<Path> indexes();

  /**
   * Where index files are built of the shipped catalogue when there are no others, once, in half a
   * minute and 190 MB; nowhere when absent.
   */
  Optional<Path> indexCache();

  /** {@code tycho2}, the catalogue that ships, or a table of stars. */
  @WithDefault("tycho2")
  String catalogue();
}
