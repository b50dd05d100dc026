package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A telescope's night in one document: what {@link Topics#QA_NIGHT} carries and REST returns. It is
 * made anew as the night goes on.
 *
 * @param schema always {@value #SCHEMA}
 * @param telescope the telescope
 * @param night the evening's date; null when the frames have none
 * @param frames frames that entered, of all kinds
 * @param lights those of the sky
 * @param good lights graded so, by a person where one did
 * @param warn see there
 * @param bad see there
 * @param rejected frames refused
 * @param failed frames we failed
 * @param firstAt earliest start of a light
 * @param lastAt latest start of a light
 * @param medianFwhmPx median over assessed lights, as are the next
 * @param medianFwhmArcsec see there
 * @param medianEllipticity see there
 * @param medianZeroPoint see there
 * @param medianLimitingMagnitude 5 sigma
 * @param medianSkyMagPerArcsec2 see there
 * @param medianBackgroundAdu see there
 * @param medianStars see there
 * @param medianPointingErrorArcmin see there
 * @param flags how many frames carry each flag of WARN or BAD, by name
 * @param diagnosis what happened, worst first
 * @param summary the night in a sentence or two
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NightSummary(
    String schema,
    String telescope,
    @Nullable LocalDate night,
    int frames,
    int lights,
    int good,
    int warn,
    int bad,
    int rejected,
    int failed,
    @Nullable Instant firstAt,
    @Nullable Instant lastAt,
    @Nullable Double medianFwhmPx,
    @Nullable Double medianFwhmArcsec,
    @Nullable Double medianEllipticity,
    @Nullable Double medianZeroPoint,
    @Nullable Double medianLimitingMagnitude,
    @Nullable Double medianSkyMagPerArcsec2,
    @Nullable Double medianBackgroundAdu,
    @Nullable Double medianStars,
    @Nullable Double medianPointingErrorArcmin,
    Map<String, Integer> flags,
    List<NightFinding> diagnosis,
    String summary) {

  public static final String SCHEMA = "nightjar.night-summary/1";

  public NightSummary {
    flags = flags == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(flags));
    diagnosis = diagnosis == null ? List.of() : List.copyOf(diagnosis);
  }

  /** Bias, dark and flat frames: those that entered and neither show the sky nor failed. */
  public int calibrationFrames() {
    return frames - lights - rejected - failed;
  }
}
