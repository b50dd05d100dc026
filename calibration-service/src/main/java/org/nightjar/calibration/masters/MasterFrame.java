package org.nightjar.calibration.masters;

import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;

/**
 * A master, trimmed like the frames it calibrates. Finite everywhere: where no frame had a value it
 * holds its median, flagged.
 *
 * @param metadata what it is
 * @param plane bias, dark: ADU; flat: relative response, mode 1
 * @param variance of {@code plane}, in its unit squared, without that of the masters that were
 *     subtracted from its frames
 * @param counts values that entered each pixel, 255 for more; read them with {@code & 0xff}
 * @param flags of bad pixels: HOT, BAD, NO_DATA
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: planes are never compared by value
public record MasterFrame(
    MasterMetadata metadata, Plane plane, Plane variance, byte[] counts, FlagPlane flags) {
  public MasterFrame {
    int pixels = plane.pixels().length;
    if (variance.pixels().length != pixels
        || counts.length != pixels
        || flags.bits().length != pixels
        || flags.width() != plane.width()
        || variance.width() != plane.width()) {
      throw new IllegalArgumentException(
          "variance, counts and flags must be %d x %d, like the plane"
              .formatted(plane.width(), plane.height()));
    }
  }
}
