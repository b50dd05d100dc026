package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the pixels.
 *
 * @param steps the steps taken, in order
 * @param masters the master frames used, by {@code bias|dark|flat|badPixels}
 * @param gainElectronsPerAdu gain of the calibrated pixels
 * @param readNoiseElectrons read noise of the calibrated pixels
 * @param saturationAdu level of the calibrated frame above which pixels saturate
 * @param saturatedPixels count, before growing
 * @param badPixels count of bad or hot pixels
 * @param cosmicRayPixels count; absent when cosmic rays were not looked for
 * @param warnings in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Calibration(
    List<CalibrationStep> steps,
    Map<String, Master> masters,
    @Nullable Double gainElectronsPerAdu,
    @Nullable Double readNoiseElectrons,
    @Nullable Double saturationAdu,
    int saturatedPixels,
    int badPixels,
    @Nullable Integer cosmicRayPixels,
    List<String> warnings) {

  public Calibration {
    steps = List.copyOf(steps);
    masters = Ordered.copyOf(masters);
    warnings = List.copyOf(warnings);
  }

  /**
   * A master frame that was used.
   *
   * @param id digest of what it was made of
   * @param key where it lies in the product store
   * @param ageDays days between the master's frames and this one; absent when either has no date
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Master(String id, String key, @Nullable Double ageDays) {}
}
