package org.nightjar.calibration.masters;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * The way in which a camera took a frame. Frames of different modes never calibrate each other.
 *
 * @param telescope telescope's name, {@code unknown} without one
 * @param camera camera's name
 * @param width columns after trimming
 * @param height rows after trimming
 * @param binning the camera's own
 * @param superpixel raw pixels per pixel on a side
 * @param bayerPattern of the raw mosaic
 * @param gainSetting gain or ISO setting
 */
public record FrameMode(
    String telescope,
    @Nullable String camera,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Integer binning,
    @Nullable Integer superpixel,
    @Nullable String bayerPattern,
    @Nullable Double gainSetting) {
  private static final String UNKNOWN = "unknown";

  public static FrameMode of(Frame frame) {
    return new FrameMode(
        frame.telescope() == null ? UNKNOWN : frame.telescope(),
        frame.camera(),
        frame.width(),
        frame.height(),
        frame.binning(),
        frame.superpixel(),
        frame.bayerPattern(),
        frame.gainSetting());
  }

  /**
   * Why frames of the other mode do not match this one's; empty when they do. What one of the two
   * does not tell is not held against it, but size must be known, and telescope or camera must be
   * told by both.
   */
  public Optional<String> conflictWith(FrameMode other) {
    if (width == null || height == null || other.width == null || other.height == null) {
      return Optional.of("its size, or the frame's, is not known");
    }
    if (!width.equals(other.width) || !height.equals(other.height)) {
      return Optional.of(
          "it is %d × %d pixels, the frame %d × %d"
              .formatted(other.width, other.height, width, height));
    }
    boolean bothTelescopes = !unknown(telescope) && !unknown(other.telescope);
    if (bothTelescopes && differ(telescope, other.telescope)) {
      return differs("telescope", other.telescope, telescope);
    }
    if (differ(camera, other.camera)) {
      return differs("camera", other.camera, camera);
    }
    if (!bothTelescopes && (camera == null || other.camera == null)) {
      return Optional.of("nothing tells that it is of the same camera");
    }
    if (differ(binning, other.binning)) {
      return differs("binning", other.binning, binning);
    }
    if (differ(superpixel, other.superpixel)) {
      return differs("superpixel", other.superpixel, superpixel);
    }
    if (differ(bayerPattern, other.bayerPattern)) {
      return differs("colour pattern", other.bayerPattern, bayerPattern);
    }
    if (gainSetting != null
        && other.gainSetting != null
        && Math.abs(gainSetting - other.gainSetting) > 1e-6 * Math.abs(gainSetting)) {
      return differs("gain setting", other.gainSetting, gainSetting);
    }
    return Optional.empty();
  }

  private static boolean unknown(String name) {
    return name.isBlank() || name.equals(UNKNOWN);
  }

  private static boolean differ(@Nullable Object a, @Nullable Object b) {
    return a != null
        && b != null
        && !a.toString()
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals(b.toString().strip().toLowerCase(Locale.ROOT));
  }

  private static Optional<String> differs(
      String what, @Nullable Object its, @Nullable Object ours) {
    return Optional.of("its %s is %s, the frame's %s".formatted(what, its, ours));
  }
}
