package org.nightjar.qa.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Pace of qa. */
@ConfigMapping(prefix = "nightjar.qa")
public interface QaConfig {
  /** How often frames are published and nights summed up. */
  @WithDefault("1S")
  Duration interval();
}
