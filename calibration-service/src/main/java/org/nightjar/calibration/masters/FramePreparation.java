package org.nightjar.calibration.masters;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.sensor.OverscanCorrection;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.model.Frame;

/**
 * Makes a calibration frame ready to be stacked: overscan, trim, bias, dark; flats over their own
 * mode. What has no value becomes +Inf, which sorts last.
 */
final class FramePreparation {
  /** A flat with more of its pixels at saturation is of no use. */
  private static final double MOST_SATURATED = 0.01;

  private final MasterKind kind;
  private final @Nullable MasterFrame bias;
  private final @Nullable MasterFrame dark;
  private final MatchingLimits limits;

  FramePreparation(
      MasterKind kind,
      @Nullable MasterFrame bias,
      @Nullable MasterFrame dark,
      MatchingLimits limits) {
    this.kind = kind;
    this.bias = kind == MasterKind.BIAS ? null : bias;
    this.dark = kind == MasterKind.FLAT ? dark : null;
    this.limits = limits;
  }

  /** The frame, or why it cannot be used. */
  Prepared prepare(Frame frame, RawImage raw) {
    var image = raw.image();
    var area = raw.trim() == null ? whole(image) : raw.trim();
    if (!area.fits(image.width(), image.height())) {
      return new Unfit(
          "its trim section %s leaves its %d × %d pixels"
              .formatted(area, image.width(), image.height()));
    }
    var scaling =
        DarkScaling.of(
            frame,
            bias == null ? null : bias.metadata(),
            dark == null ? null : dark.metadata(),
            limits);
    var b = scaling.biasFactor() == 0 ? null : bias;
    var d = scaling.darkFactor() == 0 ? null : dark;
    boolean ofMasters =
        b != null
            ? b.metadata().overscanSubtracted()
            : d != null ? d.metadata().overscanSubtracted() : raw.overscan() != null;
    if (ofMasters && raw.overscan() == null) {
      return new Unfit("it has no overscan, which its bias or dark had");
    }
    if (disagrees(b, area) || disagrees(d, area)) {
      return new Unfit(
          "its trimmed size is %d × %d, that of its bias or dark is not"
              .formatted(area.width(), area.height()));
    }
    double[] offset = null;
    if (ofMasters && raw.overscan() != null) {
      try {
        offset = OverscanCorrection.levels(image, raw.overscan(), area);
      } catch (IllegalArgumentException e) {
        return new Unfit(String.valueOf(e.getMessage()));
      }
    }
    var pixels = new float[area.width() * area.height()];
    for (int y = 0; y < area.height(); y++) {
      int from = (y + area.y0()) * image.width() + area.x0();
      double zero = offset == null ? 0 : offset[y + area.y0()];
      subtract(
          image.pixels(),
          from,
          (float) zero,
          b,
          (float) scaling.biasFactor(),
          d,
          (float) scaling.darkFactor(),
          pixels,
          y * area.width(),
          area.width());
    }
    return kind == MasterKind.FLAT
        ? flat(raw, area, pixels, b, d, offset != null)
        : finished(area, pixels, b, d, offset != null);
  }

  private static Prepared finished(
      Rectangle area,
      float[] pixels,
      @Nullable MasterFrame b,
      @Nullable MasterFrame d,
      boolean overscan) {
    double level = PixelNoise.level(new Plane(area.width(), area.height(), pixels));
    if (!Double.isFinite(level)) {
      return new Unfit("none of its pixels has a value");
    }
    return new Ready(area.width(), area.height(), pixels, level, id(b), id(d), overscan);
  }

  private static Prepared flat(
      RawImage raw,
      Rectangle area,
      float[] pixels,
      @Nullable MasterFrame b,
      @Nullable MasterFrame d,
      boolean overscan) {
    int saturated = rejectSaturated(raw, area, pixels);
    if (saturated > MOST_SATURATED * pixels.length) {
      return new Unfit(
          String.format(
              Locale.ROOT,
              "%.1f %% of its pixels are saturated, at most %.0f %% may be",
              100.0 * saturated / pixels.length,
              100 * MOST_SATURATED));
    }
    double mode = PixelNoise.centralMode(new Plane(area.width(), area.height(), pixels));
    if (!(mode > 0)) {
      return new Unfit(
          String.format(Locale.ROOT, "its level is %.1f ADU over the bias, must be > 0", mode));
    }
    float scale = (float) (1 / mode);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= scale;
    }
    return new Ready(area.width(), area.height(), pixels, mode, id(b), id(d), overscan);
  }

  private static int rejectSaturated(RawImage raw, Rectangle area, float[] pixels) {
    var mask = raw.saturated();
    var limit = raw.detector().saturationAdu();
    int w = raw.image().width();
    int count = 0;
    for (int y = 0; y < area.height(); y++) {
      for (int x = 0; x < area.width(); x++) {
        int i = (y + area.y0()) * w + x + area.x0();
        if (mask != null ? mask[i] : limit != null && raw.image().pixels()[i] >= limit) {
          pixels[y * area.width() + x] = Float.POSITIVE_INFINITY;
          count++;
        }
      }
    }
    return count;
  }

  private static void subtract(
      float[] raw,
      int from,
      float zero,
      @Nullable MasterFrame bias,
      float biasFactor,
      @Nullable MasterFrame dark,
      float darkFactor,
      float[] into,
      int at,
      int count) {
    for (int x = 0; x < count; x++) {
      float v = raw[from + x] - zero;
      if (bias != null) {
        v -= biasFactor * bias.plane().pixels()[at + x];
      }
      if (dark != null) {
        v -= darkFactor * dark.plane().pixels()[at + x];
      }
      into[at + x] = Float.isFinite(v) ? v : Float.POSITIVE_INFINITY;
    }
  }

  private static boolean disagrees(@Nullable MasterFrame master, Rectangle area) {
    return master != null
        && (master.plane().width() != area.width() || master.plane().height() != area.height());
  }

  private static @Nullable String id(@Nullable MasterFrame master) {
    return master == null ? null : master.metadata().id();
  }

  private static Rectangle whole(Plane image) {
    return new Rectangle(0, 0, image.width() - 1, image.height() - 1);
  }

  /** What became of a frame. */
  sealed interface Prepared {}

  /**
   * Ready to be stacked.
   *
   * @param width after trimming
   * @param height after trimming
   * @param pixels ADU, flats over their mode; +Inf without a value
   * @param level median, or mode of a flat, ADU
   * @param biasId bias that was subtracted
   * @param darkId dark that was subtracted
   * @param overscanSubtracted whether it was
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Ready(
      int width,
      int height,
      float[] pixels,
      double level,
      @Nullable String biasId,
      @Nullable String darkId,
      boolean overscanSubtracted)
      implements Prepared {}

  /** Not to be used, and why. */
  record Unfit(String reason) implements Prepared {}
}
