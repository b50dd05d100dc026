package org.nightjar.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.DarkScaling;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.sensor.OverscanCorrection;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;

/**
 * What will be taken from a frame, and how much of it, after all checks.
 *
 * @param bias null when not subtracted
 * @param biasFactor its factor
 * @param dark null when not subtracted
 * @param darkFactor its factor
 * @param flat null when not divided by
 * @param overscan level per raw row, ADU; null when not subtracted
 * @param defects the dark or flat whose bad pixels are used; null without one
 * @param warnings in words
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record AppliedMasters(
    @Nullable MasterFrame bias,
    double biasFactor,
    @Nullable MasterFrame dark,
    double darkFactor,
    @Nullable MasterFrame flat,
    double @Nullable [] overscan,
    @Nullable MasterFrame defects,
    List<String> warnings) {

  static AppliedMasters of(
      Frame frame, RawImage raw, Rectangle area, CalibrationSet set, CalibrationOptions options) {
    var warnings = new ArrayList<>(set.notes());
    boolean hasOverscan = raw.overscan() != null;
    var bias = usable(set.bias(), area, hasOverscan, warnings);
    var dark = usable(set.dark(), area, hasOverscan, warnings);
    var flat = usable(set.flat(), area, true, warnings);
    var scaling =
        DarkScaling.of(
            frame,
            bias == null ? null : bias.metadata(),
            dark == null ? null : dark.metadata(),
            options.matching());
    warnings.addAll(scaling.warnings());
    if (scaling.refusal() != null && dark != null) {
      warnings.add(
          "No dark subtracted: %s: %s".formatted(dark.metadata().shortName(), scaling.refusal()));
    }
    var known = dark != null ? dark : usable(set.defects(), area, hasOverscan, new ArrayList<>());
    var defects = known != null ? known : flat;
    var b = scaling.biasFactor() == 0 ? null : bias;
    var d = scaling.darkFactor() == 0 ? null : dark;
    for (var used : new MasterFrame[] {b, d, flat}) {
      if (used != null) {
        warnings.addAll(used.metadata().warnings());
      }
    }
    return new AppliedMasters(
        b,
        scaling.biasFactor(),
        d,
        scaling.darkFactor(),
        flat,
        overscan(raw, area, b, d, warnings),
        defects,
        List.copyOf(warnings));
  }

  /** Level subtracted from a typical pixel, ADU. */
  double typicalOffset() {
    double level = overscan == null ? 0 : Robust.median(overscan);
    if (bias != null) {
      level += biasFactor * bias.metadata().quality().level();
    }
    if (dark != null) {
      level += darkFactor * dark.metadata().quality().level();
    }
    return level;
  }

  /** Whether the zero of the signal is known, so that what is left are electrons. */
  boolean zeroKnown() {
    return bias != null || dark != null || overscan != null;
  }

  /**
   * How often the bias's own error enters, squared: once subtracted from the frame, and k times
   * added again with a dark from which the same bias was subtracted.
   */
  double biasVarianceFactor() {
    if (bias == null) {
      return 0;
    }
    var darksBias = dark == null ? null : dark.metadata().biasId();
    if (darksBias == null) {
      return biasFactor * biasFactor;
    }
    return Objects.equals(darksBias, bias.metadata().id())
        ? (biasFactor - darkFactor) * (biasFactor - darkFactor)
        : biasFactor * biasFactor + darkFactor * darkFactor;
  }

  private static @Nullable MasterFrame usable(
      @Nullable MasterFrame master, Rectangle area, boolean hasOverscan, List<String> warnings) {
    if (master == null) {
      return null;
    }
    var plane = master.plane();
    if (plane.width() != area.width() || plane.height() != area.height()) {
      warnings.add(
          "No %s: %s is %d × %d pixels, the frame %d × %d after trimming"
              .formatted(
                  master.metadata().kind().label(),
                  master.metadata().shortName(),
                  plane.width(),
                  plane.height(),
                  area.width(),
                  area.height()));
      return null;
    }
    if (master.metadata().overscanSubtracted() && !hasOverscan) {
      warnings.add(
          "No %s: the overscan was subtracted from %s, and the frame has none"
              .formatted(master.metadata().kind().label(), master.metadata().shortName()));
      return null;
    }
    return master;
  }

  private static double @Nullable [] overscan(
      RawImage raw,
      Rectangle area,
      @Nullable MasterFrame bias,
      @Nullable MasterFrame dark,
      List<String> warnings) {
    if (raw.overscan() == null) {
      return null;
    }
    // A master that still holds the offset takes it away itself.
    var offset = bias != null ? bias : dark;
    if (offset != null && !offset.metadata().overscanSubtracted()) {
      warnings.add(
          "Overscan not subtracted: %s was made without".formatted(offset.metadata().shortName()));
      return null;
    }
    try {
      return OverscanCorrection.levels(raw.image(), raw.overscan(), area);
    } catch (IllegalArgumentException e) {
      warnings.add("Overscan not subtracted: " + e.getMessage());
      return null;
    }
  }
}
