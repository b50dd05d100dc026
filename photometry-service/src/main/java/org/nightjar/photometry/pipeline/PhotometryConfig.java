package org.nightjar.photometry.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What brightness is compared with. */
@ConfigMapping(prefix = "nightjar.photometry")
public interface PhotometryConfig {
  /** {@code tycho2}, the catalogue that ships, or a table of stars. */
  @WithDefault("tycho2")
  String catalogue();
}
