package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Nightjar knows of a telescope beforehand: how to recognise its frames, how to read its
 * headers, its optics, sensor, site and limits. Written by users as YAML; everything but the name
 * may be left out.
 *
 * @param name the telescope's name in reports
 * @param recognise header keyword to regular expression; all must match (whole value, case ignored)
 * @param keywords frame field (e.g. {@code exposureSeconds, filter, object, startedAt, kind,
 *     requestedRaDeg, requestedDecDeg, temperatureCelsius, gainSetting}) to header keywords in the
 *     order in which they are tried, before the common ones
 * @param filters filter name in the header to filter name in reports
 * @param optics see {@link Optics}
 * @param sensor see {@link Sensor}
 * @param site where it stands
 * @param limits see {@link Limits}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TelescopeProfile(
    String name,
    Map<String, String> recognise,
    Map<String, List<String>> keywords,
    Map<String, String> filters,
    @Nullable Optics optics,
    @Nullable Sensor sensor,
    Frame.@Nullable Site site,
    @Nullable Limits limits) {

  public TelescopeProfile {
    recognise = Ordered.copyOf(recognise);
    keywords = Ordered.copyOf(keywords);
    filters = Ordered.copyOf(filters);
  }

  /**
   * Optics.
   *
   * @param focalLengthMm focal length
   * @param apertureMm diameter of the pupil
   * @param pixelScaleArcsec scale of unbinned raw pixels; else computed from focal length and pixel
   *     size
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Optics(
      @Nullable Double focalLengthMm,
      @Nullable Double apertureMm,
      @Nullable Double pixelScaleArcsec) {}

  /**
   * Sensor; values hold for unbinned raw pixels.
   *
   * @param pixelSizeMicrons side of a pixel
   * @param gainElectronsPerAdu conversion factor
   * @param readNoiseElectrons read noise
   * @param saturationAdu raw level at which pixels saturate
   * @param bayerPattern colour pattern where headers don't tell
   * @param headerGainIsElectronsPerAdu whether the header's GAIN is e-/ADU rather than the camera's
   *     setting
   * @param scaleDarks whether darks of another exposure time may be scaled (no amplifier glow)
   * @param overscan overscan rectangle {@code [x1:x2,y1:y2]}, 1-based inclusive, where headers
   *     don't tell
   * @param trim science rectangle, same form
   * @param rejectCosmicRays whether to look for cosmic rays
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sensor(
      @Nullable Double pixelSizeMicrons,
      @Nullable Double gainElectronsPerAdu,
      @Nullable Double readNoiseElectrons,
      @Nullable Double saturationAdu,
      @Nullable String bayerPattern,
      @Nullable Boolean headerGainIsElectronsPerAdu,
      @Nullable Boolean scaleDarks,
      @Nullable String overscan,
      @Nullable String trim,
      @Nullable Boolean rejectCosmicRays) {}

  /**
   * Absolute limits; where one is absent, QA compares with the telescope's own night.
   *
   * @param fwhmArcsec flagged above
   * @param fwhmPx flagged above
   * @param ellipticity flagged above
   * @param pointingErrorArcmin flagged above
   * @param zeroPoint flagged below
   * @param saturatedFraction flagged above, fraction of all pixels
   * @param stars flagged below
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limits(
      @Nullable Double fwhmArcsec,
      @Nullable Double fwhmPx,
      @Nullable Double ellipticity,
      @Nullable Double pointingErrorArcmin,
      @Nullable Double zeroPoint,
      @Nullable Double saturatedFraction,
      @Nullable Integer stars) {}
}
