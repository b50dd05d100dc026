package org.nightjar.calibration.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Patience of calibration. */
@ConfigMapping(prefix = "nightjar.calibration")
public interface CalibrationConfig {
  /**
   * How long a light waits for a bias or dark before it goes on without; twice as long while frames
   * of its size come one after the other.
   */
  @WithDefault("30S")
  Duration waitForMasters();

  /**
   * Masters are made once no frame of their size has come for so long, or for three times the usual
   * gap: frames come in series.
   */
  @WithDefault("3S")
  Duration settle();

  /** How often to look for masters to make and lights to wake. */
  @WithDefault("1S")
  Duration interval();

  default Patience patience() {
    return new Patience(settle(), waitForMasters());
  }
}
