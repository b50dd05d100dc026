package org.nightjar.calibration.masters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The masters for one frame.
 *
 * @param bias null when none fits
 * @param dark null when none fits
 * @param flat null when none fits
 * @param defects whose hot pixels and bad columns hold for the frame: the dark, else one of the
 *     same camera whatever its exposure or temperature; null when there is none
 * @param reasons for each kind without a master, what was wanted and why none fitted, in words
 */
public record MasterSelection(
    @Nullable MasterMetadata bias,
    @Nullable MasterMetadata dark,
    @Nullable MasterMetadata flat,
    @Nullable MasterMetadata defects,
    List<String> reasons) {
  public MasterSelection {
    reasons = List.copyOf(reasons);
  }
}
