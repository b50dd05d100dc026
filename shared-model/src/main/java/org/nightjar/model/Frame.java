package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who took the frame, of what, when and how: what ingest knows of it. Values that a header lacks
 * are absent; values that were repaired or taken from elsewhere are told in {@link #origins()}.
 *
 * @param id sha256 of the raw bytes, lower-case hex; absent when no byte could be read
 * @param fileName the file's own name, without folders
 * @param telescope name of the telescope profile, or of the instrument in the header; {@code
 *     unknown} without either
 * @param camera camera or instrument name
 * @param kind what it shows
 * @param object what the observer says it shows
 * @param filter filter name as the profile translates it
 * @param night the evening's date at the site
 * @param startedAt start of the exposure, UTC
 * @param midExposure middle of the exposure, UTC
 * @param exposureSeconds length of the exposure
 * @param width columns of the image that is measured: after the superpixel and after trimming
 * @param height rows of that image
 * @param binning the camera's own binning, 1 = none
 * @param bayerPattern colour pattern of the raw mosaic, e.g. {@code GRBG}; absent for a monochrome
 *     sensor
 * @param superpixel how many raw pixels one pixel of the normalised frame spans on a side: 2 for a
 *     Bayer mosaic's green plane, else 1
 * @param requestedRaDeg where the telescope was told to point, ICRS degrees
 * @param requestedDecDeg same, declination
 * @param airmass at mid-exposure, from the header or computed
 * @param temperatureCelsius sensor temperature
 * @param gainSetting the camera's gain or ISO setting, unit-less, for matching masters
 * @param gainElectronsPerAdu of the normalised frame's pixels, where header or profile tells it
 * @param readNoiseElectrons of the normalised frame's pixels, where header or profile tells it
 * @param saturationAdu raw level at which pixels saturate
 * @param expectedPixelScaleArcsec of the normalised frame, from header or profile
 * @param site where the telescope stands
 * @param origins where repaired or derived values came from
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Frame(
    @Nullable String id,
    String fileName,
    String telescope,
    @Nullable String camera,
    @Nullable FrameKind kind,
    @Nullable String object,
    @Nullable String filter,
    @Nullable LocalDate night,
    @Nullable Instant startedAt,
    @Nullable Instant midExposure,
    @Nullable Double exposureSeconds,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Integer binning,
    @Nullable String bayerPattern,
    @Nullable Integer superpixel,
    @Nullable Double requestedRaDeg,
    @Nullable Double requestedDecDeg,
    @Nullable Double airmass,
    @Nullable Double temperatureCelsius,
    @Nullable Double gainSetting,
    @Nullable Double gainElectronsPerAdu,
    @Nullable Double readNoiseElectrons,
    @Nullable Double saturationAdu,
    @Nullable Double expectedPixelScaleArcsec,
    @Nullable Site site,
    List<Origin> origins) {

  public Frame {
    origins = origins == null ? List.of() : List.copyOf(origins);
  }

  /** A frame of which nothing but its name, and perhaps its checksum, is known. */
  public static Frame unread(@Nullable String id, String fileName) {
    return new Frame(
        id, fileName, "unknown", null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null, null, null, List.of());
  }

  /** Whether this is measured as a picture of the sky: lights, and frames that do not tell. */
  public boolean showsTheSky() {
    return kind == null || kind == FrameKind.LIGHT;
  }

  /**
   * Where the telescope stands.
   *
   * @param latitudeDeg geodetic latitude, north positive
   * @param longitudeDeg east positive
   * @param elevationMetres above sea level
   */
  public record Site(double latitudeDeg, double longitudeDeg, double elevationMetres) {}

  /**
   * Where a value came from when it was not simply read.
   *
   * @param field member of the frame section, e.g. {@code midExposure}
   * @param value the value as it is used
   * @param origin in words, e.g. {@code DATE-OBS had no time; TIME-OBS added}
   */
  public record Origin(String field, String value, String origin) {}
}
