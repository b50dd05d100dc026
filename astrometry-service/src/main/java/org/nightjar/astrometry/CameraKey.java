package org.nightjar.astrometry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * What makes two frames the same camera's.
 *
 * @param telescope {@code unknown} without one
 * @param camera null when no header tells
 * @param width columns
 * @param height rows
 * @param binning the camera's own
 */
public record CameraKey(
    String telescope,
    @Nullable String camera,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Integer binning) {

  /** A frame's camera; empty for frames without any name, which may be anybody's. */
  public static Optional<CameraKey> of(Frame frame) {
    boolean named = frame.camera() != null || !frame.telescope().equals("unknown");
    return named && frame.width() != null
        ? Optional.of(
            new CameraKey(
                frame.telescope(), frame.camera(), frame.width(), frame.height(), frame.binning()))
        : Optional.empty();
  }

  /** Whether a frame's own header leaves its place or its scale open. */
  public static boolean lost(Frame frame) {
    return frame.requestedRaDeg() == null
        || frame.requestedDecDeg() == null
        || frame.expectedPixelScaleArcsec() == null;
  }
}
