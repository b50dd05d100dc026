package org.nightjar.calibration.masters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Calibration;

/**
 * What a master is and what it was made of: enough to choose it without its pixels.
 *
 * @param kind what it corrects
 * @param id sha256, lower-case hex, over kind, method, its frames' ids and those of the masters
 *     used
 * @param mode camera mode of its frames
 * @param temperatureCelsius mean sensor temperature of its frames
 * @param exposureSeconds of each frame
 * @param filter of its frames, flats only
 * @param midDate mean of its frames' times
 * @param frames how many went in
 * @param estimator how they were combined
 * @param biasId the bias that was subtracted from its frames; null when none was
 * @param darkId the dark that was subtracted from its frames; null when none was
 * @param overscanSubtracted whether each frame's overscan was subtracted
 * @param quality measured numbers
 * @param warnings in words
 */
public record MasterMetadata(
    MasterKind kind,
    String id,
    FrameMode mode,
    @Nullable Double temperatureCelsius,
    @Nullable Double exposureSeconds,
    @Nullable String filter,
    @Nullable Instant midDate,
    int frames,
    Estimator estimator,
    @Nullable String biasId,
    @Nullable String darkId,
    boolean overscanSubtracted,
    Quality quality,
    List<String> warnings) {

  public MasterMetadata {
    warnings = List.copyOf(warnings);
  }

  /** Where it lies in the product store. */
  public String key() {
    return "masters/" + id + "/" + kind.label() + ".fits";
  }

  /** The reference that a frame's report holds. */
  public Calibration.Master reference(@Nullable Instant frameTime) {
    return new Calibration.Master(id, key(), ageDays(frameTime));
  }

  /** Days between the master's frames and a time, never negative; null when either is unknown. */
  public @Nullable Double ageDays(@Nullable Instant time) {
    return time == null || midDate == null
        ? null
        : Math.abs(Duration.between(midDate, time).toSeconds()) / 86400.0;
  }

  /** Kind and the first characters of the id, as sentences name it. */
  public String shortName() {
    return kind.label() + " " + id.substring(0, Math.min(8, id.length()));
  }

  /**
   * Numbers measured on a master and its frames.
   *
   * @param level median of the master: ADU; 1 or nearly so for flats
   * @param scatter robust standard deviation of its pixels, same unit
   * @param frameNoise noise of a single frame from the difference of two, same unit; null for a
   *     single frame
   * @param lowestFrameAdu level of the faintest frame: median, mode for flats
   * @param highestFrameAdu level of the brightest frame
   * @param flaggedPixels hot, dead, bad
   * @param gainElectronsPerAdu measured on a pair of flats; null when it was not
   * @param gainError 1 sigma
   */
  public record Quality(
      double level,
      double scatter,
      @Nullable Double frameNoise,
      double lowestFrameAdu,
      double highestFrameAdu,
      int flaggedPixels,
      @Nullable Double gainElectronsPerAdu,
      @Nullable Double gainError) {}
}
