package org.nightjar.calibration.masters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * How much of a dark and of a bias to subtract from a frame.
 *
 * <pre>out = raw − biasFactor · B − darkFactor · D</pre>
 *
 * <p>A dark whose frames had their bias subtracted holds dark current only: biasFactor is 1. One
 * that still holds its bias is subtracted alone when the exposures agree (biasFactor 0); scaled by
 * k, it leaves 1 − k of the bias to be subtracted.
 *
 * @param darkFactor 0 when the dark is not used
 * @param biasFactor 0 when the bias is not used
 * @param refusal why the dark does not fit; null when it does, or when there is none
 * @param warnings in words
 */
public record DarkScaling(
    double darkFactor, double biasFactor, @Nullable String refusal, List<String> warnings) {
  /**
   * Degrees Celsius in which a silicon sensor's dark current doubles, near −10 °C.
   *
   * @see "R. Widenhorn et al. 2002, Proc. SPIE 4669, 193"
   */
  private static final double DOUBLING_CELSIUS = 6.3;

  /** Scaling over more than this is a guess. */
  private static final double FURTHEST_CELSIUS = 10;

  public DarkScaling {
    warnings = List.copyOf(warnings);
  }

  /** For a frame, a bias and a dark, of which either may be missing. */
  public static DarkScaling of(
      Frame frame,
      @Nullable MasterMetadata bias,
      @Nullable MasterMetadata dark,
      MatchingLimits limits) {
    double withoutDark = bias == null ? 0 : 1;
    if (dark == null) {
      return new DarkScaling(0, withoutDark, null, List.of());
    }
    var warnings = new ArrayList<String>();
    boolean mayScale = limits.scaleDarks() && (dark.biasId() != null || bias != null);
    double factor = 1;
    var exposure = frame.exposureSeconds();
    var darkExposure = dark.exposureSeconds();
    if (exposure == null || darkExposure == null) {
      return refused(withoutDark, "its exposure time, or the frame's, is not known");
    }
    if (!limits.sameExposure(exposure, darkExposure)) {
      if (!mayScale || !(darkExposure > 0)) {
        return refused(
            withoutDark,
            text("it was exposed %s s, the frame %s s", number(darkExposure), number(exposure)));
      }
      factor = exposure / darkExposure;
      if (factor > limits.longestScale()) {
        return refused(
            withoutDark,
            text(
                "it was exposed %s s, the frame %s s: more than %s times as long",
                number(darkExposure), number(exposure), number(limits.longestScale())));
      }
      warnings.add(
          text(
              factor > 1
                  ? "Dark of %s s extrapolated to %s s: hot pixels may be over- or undercorrected"
                  : "Dark of %s s scaled down to %s s",
              number(darkExposure),
              number(exposure)));
    }
    var temperature = frame.temperatureCelsius();
    var darkTemperature = dark.temperatureCelsius();
    if (temperature == null || darkTemperature == null) {
      warnings.add("Sensor temperature unknown: the dark is taken to be equally cold");
    } else {
      double warmer = temperature - darkTemperature;
      if (!limits.sameTemperature(temperature, darkTemperature)) {
        if (!mayScale || Math.abs(warmer) > FURTHEST_CELSIUS) {
          return refused(
              withoutDark,
              text("it was taken at %.1f °C, the frame at %.1f °C", darkTemperature, temperature));
        }
        factor *= Math.pow(2, warmer / DOUBLING_CELSIUS);
        warnings.add(
            text(
                "Dark of %.1f °C scaled to %.1f °C by doubling every %s °C",
                darkTemperature, temperature, DOUBLING_CELSIUS));
      } else if (Math.abs(warmer) >= 1) {
        warnings.add(
            text(
                "Dark of %.1f °C used at %.1f °C: its current may be %.0f %% off",
                darkTemperature,
                temperature,
                100 * Math.abs(Math.pow(2, warmer / DOUBLING_CELSIUS) - 1)));
      }
    }
    double biasFactor = bias == null ? 0 : dark.biasId() != null ? 1 : 1 - factor;
    if (bias == null && dark.biasId() != null) {
      return refused(0, "it holds no bias, and no bias fits the frame");
    }
    return new DarkScaling(factor, biasFactor, null, warnings);
  }

  private static DarkScaling refused(double biasFactor, String reason) {
    return new DarkScaling(0, biasFactor, reason, List.of());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
