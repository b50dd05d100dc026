package org.nightjar.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.FrameMode;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.masters.MasterKind;
import org.nightjar.calibration.masters.MasterMetadata;
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
    var selection = library.select(frame, selector);
    var notes = new ArrayList<>(library.masters().isEmpty() ? NONE.notes : selection.reasons());
    unfit(MasterKind.BIAS, selection.bias(), frame, library).ifPresent(notes::add);
    unfit(MasterKind.DARK, selection.dark(), frame, library).ifPresent(notes::add);
    unfit(MasterKind.FLAT, selection.flat(), frame, library).ifPresent(notes::add);
    return new CalibrationSet(
        library.find(selection.bias()).orElse(null),
        library.find(selection.dark()).orElse(null),
        library.find(selection.flat()).orElse(null),
        library.find(selection.defects()).orElse(null),
        notes);
  }

  /** Where a master is missing: that this camera's frames were there, and why they made none. */
  private static Optional<String> unfit(
      MasterKind kind, @Nullable MasterMetadata selected, Frame frame, CalibrationLibrary library) {
    if (selected != null) {
      return Optional.empty();
    }
    var mode = FrameMode.of(frame);
    var unfit =
        library.leftOut().stream()
            .filter(l -> MasterKind.of(l.frame().kind()).orElse(null) == kind)
            .filter(l -> mode.conflictWith(FrameMode.of(l.frame())).isEmpty())
            .toList();
    return unfit.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d %s frames were left out of every master: %s: %s"
                .formatted(
                    unfit.size(),
                    kind.label(),
                    unfit.getFirst().frame().fileName(),
                    unfit.getFirst().reason()));
  }
}
