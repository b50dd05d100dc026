package org.nightjar.calibration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.model.Frame;

/**
 * The masters for one frame.
 *
 * @param bias null when there is none
 * @param dark null when there is none
 * @param flat null when there is none
 * @param defects the dark whose hot pixels and bad columns are used, subtracted or not; null when
 *     there is none
 * @param notes why masters are missing, in words; they become warnings of the frame
 */
public record CalibrationSet(
    @Nullable MasterFrame bias,
    @Nullable MasterFrame dark,
    @Nullable MasterFrame flat,
    @Nullable MasterFrame defects,
    List<String> notes) {
  /** No masters at all. */
  public static final CalibrationSet NONE =
      new CalibrationSet(
          null,
          null,
          null,
          null,
          List.of("No bias, dark or flat was given: nothing is subtracted"));

  public CalibrationSet {
    notes = List.copyOf(notes);
  }

  /** The masters of a library that fit a frame. */
  public static CalibrationSet of(
      Frame frame, CalibrationLibrary library, MasterSelector selector) {
    if (library.masters().isEmpty()) {
      return NONE;
    }
    var selection = library.select(frame, selector);
    return new CalibrationSet(
        library.find(selection.bias()).orElse(null),
        library.find(selection.dark()).orElse(null),
        library.find(selection.flat()).orElse(null),
        library.find(selection.defects()).orElse(null),
        selection.reasons());
  }
}
