package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A master that was made: what {@link Topics#MASTER_PUBLISHED} carries.
 *
 * @param schema always {@value #SCHEMA}
 * @param master what it is
 * @param product where its pixels lie
 * @param frames ids of every frame of its recipe, sorted, those left out too
 */
public record PublishedMaster(String schema, Master master, Product product, List<String> frames) {

  public static final String SCHEMA = "nightjar.master/1";

  public PublishedMaster {
    frames = List.copyOf(frames);
  }

  /** A master as it is published. */
  public static PublishedMaster of(Master master, Product product, List<String> frames) {
    return new PublishedMaster(SCHEMA, master, product, frames);
  }

  /** What a master corrects. */
  public enum Kind {
    BIAS,
    DARK,
    FLAT
  }

  /** How its frames were combined. */
  public enum Estimator {
    MEAN,
    MEDIAN,
    CLIPPED_MEAN
  }

  /**
   * What a master is and what it was made of.
   *
   * @param kind what it corrects
   * @param id digest of kind, method, its frames and the masters used; what reports name it by
   * @param mode of the camera
   * @param temperatureCelsius mean sensor temperature of its frames
   * @param exposureSeconds of each frame
   * @param filter of its frames, flats only
   * @param midDate mean of its frames' times
   * @param frames how many went in
   * @param estimator how they were combined
   * @param biasId the bias that was subtracted from its frames
   * @param darkId the dark that was subtracted from its frames
   * @param overscanSubtracted whether each frame's overscan was subtracted
   * @param quality measured numbers
   * @param warnings in words
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Master(
      Kind kind,
      String id,
      Mode mode,
      @Nullable Double temperatureCelsius,
      @Nullable Double exposureSeconds,
      @Nullable String filter,
      @Nullable Instant midDate,
      int frames,
      Estimator estimator,
      @Nullable String biasId,
      @Nullable String darkId,
      boolean overscanSubtracted,
      Numbers quality,
      List<String> warnings) {
    public Master {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The way in which a camera took its frames.
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
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mode(
      String telescope,
      @Nullable String camera,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer binning,
      @Nullable Integer superpixel,
      @Nullable String bayerPattern,
      @Nullable Double gainSetting) {}

  /**
   * Numbers measured on a master and its frames.
   *
   * @param level median of the master: ADU; 1 or nearly so for flats
   * @param scatter robust standard deviation of its pixels, same unit
   * @param frameNoise noise of a single frame from the difference of two, same unit
   * @param lowestFrameAdu level of the faintest frame: median, mode for flats
   * @param highestFrameAdu level of the brightest frame
   * @param flaggedPixels hot, dead, bad
   * @param gainElectronsPerAdu measured on a pair of flats
   * @param gainError 1 sigma
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Numbers(
      double level,
      double scatter,
      @Nullable Double frameNoise,
      double lowestFrameAdu,
      double highestFrameAdu,
      int flaggedPixels,
      @Nullable Double gainElectronsPerAdu,
      @Nullable Double gainError) {}
}
