package org.nightjar.calibration.pipeline;

import java.util.Optional;
import org.nightjar.model.Frame;

/** Columns and rows: frames and masters of different sizes have nothing to do with each other. */
record FrameSize(int width, int height) {
  static Optional<FrameSize> of(Frame frame) {
    var width = frame.width();
    var height = frame.height();
    return width == null || height == null
        ? Optional.empty()
        : Optional.of(new FrameSize(width, height));
  }
}
