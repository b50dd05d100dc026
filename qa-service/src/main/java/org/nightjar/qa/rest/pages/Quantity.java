package org.nightjar.qa.rest.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Quality.Flag;
import org.nightjar.qa.pipeline.FrameLine;

/** A number of frames and nights that pages plot and list. */
enum Quantity {
  FWHM("fwhm", "FWHM", "arcsec", "″", 2, "fwhm", 0.15, true),
  ELLIPTICITY("ellipticity", "Ellipticity", "1 − b/a", "", 3, "ellipticity", 0.15, true),
  ZERO_POINT("zeroPoint", "Zero point", "mag at 1 ADU/s", "", 2, "zeroPoint", 0, false),
  SKY("sky", "Sky", "mag arcsec⁻²", "", 2, "none", 0, false),
  POINTING("pointing", "Pointing error", "arcmin", "′", 1, "pointing", 0.15, true),
  STARS("stars", "Stars", "per frame", "", 0, "fewStars", 0.15, false),
  BACKGROUND("background", "Background", "ADU", "", 0, "sky", 0.15, true),
  LIMIT("limit", "Limit", "mag, 5 σ", "", 2, "none", 0, false);

  /** Magnitudes within this of their median look quiet. */
  private static final double QUIET_MAGNITUDES = 0.3;

  /** Rounder than this looks round, whatever the scatter. */
  private static final double QUIET_ELLIPTICITY = 0.1;

  private final String key;
  private final String label;
  private final String unit;
  private final String sign;
  private final int decimals;
  private final String flag;
  private final double quiet;
  private final boolean highIsBad;

  Quantity(
      String key,
      String label,
      String unit,
      String sign,
      int decimals,
      String flag,
      double quiet,
      boolean highIsBad) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.sign = sign;
    this.decimals = decimals;
    this.flag = flag;
    this.quiet = quiet;
    this.highIsBad = highIsBad;
  }

  /** Those of a night's plots, from the top. */
  static final List<Quantity> PLOTTED =
      List.of(FWHM, ELLIPTICITY, ZERO_POINT, SKY, POINTING, STARS, BACKGROUND);

  static Optional<Quantity> of(@Nullable String key) {
    return Arrays.stream(values()).filter(q -> q.key.equals(key)).findFirst();
  }

  static Optional<Quantity> flagged(Flag flag) {
    return Arrays.stream(values()).filter(q -> q.flag.equals(flag.name())).findFirst();
  }

  @Nullable Double of(FrameLine f) {
    return switch (this) {
      case FWHM -> f.fwhmArcsec();
      case ELLIPTICITY -> f.ellipticity();
      case ZERO_POINT -> f.zeroPoint();
      case SKY -> f.skyMagPerArcsec2();
      case POINTING -> f.pointingErrorArcmin();
      case STARS -> asDouble(f.stars());
      case BACKGROUND -> f.backgroundAdu();
      case LIMIT -> f.limitingMagnitude();
    };
  }

  @Nullable Double of(NightSummary n) {
    return switch (this) {
      case FWHM -> n.medianFwhmArcsec();
      case ELLIPTICITY -> n.medianEllipticity();
      case ZERO_POINT -> n.medianZeroPoint();
      case SKY -> n.medianSkyMagPerArcsec2();
      case POINTING -> n.medianPointingErrorArcmin();
      case STARS -> n.medianStars();
      case BACKGROUND -> n.medianBackgroundAdu();
      case LIMIT -> n.medianLimitingMagnitude();
    };
  }

  private static @Nullable Double asDouble(@Nullable Integer value) {
    return value == null ? null : (Double) value.doubleValue();
  }

  /** Reads this number of frames, in pixels where no frame has a width in arcseconds. */
  Function<FrameLine, @Nullable Double> reading(boolean inPixels) {
    return this == FWHM && inPixels ? FrameLine::fwhmPx : this::of;
  }

  /** 1 sigma error of what {@link #reading} reads; null where none is known. */
  Function<FrameLine, @Nullable Double> error(boolean inPixels) {
    return switch (this) {
      case FWHM -> inPixels ? FrameLine::fwhmErrorPx : FrameLine::fwhmErrorArcsec;
      case ELLIPTICITY -> FrameLine::ellipticityError;
      case ZERO_POINT -> FrameLine::zeroPointError;
      case SKY, POINTING, STARS, BACKGROUND, LIMIT -> f -> null;
    };
  }

  String key() {
    return key;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** What follows the number at once: ″, ′ or nothing. */
  String sign() {
    return sign;
  }

  int decimals() {
    return decimals;
  }

  String flag() {
    return flag;
  }

  boolean highIsBad() {
    return highIsBad;
  }

  /** Half of the least range that an axis around a level shows. */
  double quietHalfRange(double level) {
    return switch (this) {
      case ZERO_POINT, SKY, LIMIT -> QUIET_MAGNITUDES;
      case ELLIPTICITY -> Math.max(QUIET_ELLIPTICITY, quiet * level);
      case FWHM, POINTING, STARS, BACKGROUND -> Math.max(quiet * Math.abs(level), 1e-6);
    };
  }
}
