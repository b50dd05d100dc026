package org.nightjar.calibration.masters;

import java.io.IOException;
import org.nightjar.imaging.RawImage;
import org.nightjar.model.Frame;

/**
 * A bias, dark or flat frame whose pixels are read when they are needed.
 *
 * @param frame what ingest knows of it
 * @param pixels reads it, normalised as ingest hands it on
 */
public record CalibrationFrame(Frame frame, Source pixels) {
  /** Reads a frame's pixels anew at each call; its caller owns the arrays and may change them. */
  @FunctionalInterface
  public interface Source {
    RawImage read() throws IOException;
  }
}
