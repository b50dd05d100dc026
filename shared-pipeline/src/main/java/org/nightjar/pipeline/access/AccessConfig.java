package org.nightjar.pipeline.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who may change anything, and how often. */
@ConfigMapping(prefix = "nightjar.access")
public interface AccessConfig {
  /** What changes must bear; without one only a server on a loopback address takes changes. */
  Optional<String> token();

  /** Changes that one client address may make for long; 0 = any number. */
  @WithDefault("50")
  double changesPerSecond();

  /** Changes that one may make at once after a while of quiet. */
  @WithDefault("500")
  int changesBurst();

  /** Client addresses that are remembered; the one that asked longest ago is forgotten first. */
  @WithDefault("10000")
  int clients();
}
