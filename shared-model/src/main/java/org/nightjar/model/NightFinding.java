package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a telescope's night, with its number and the limit it broke.
 *
 * @param name what: {@code focusDrift cloud wind brightSky pointing saturated stuckShutter silent
 *     rejected failed}
 * @param severity how bad
 * @param since start of the first frame it shows on; of a silence, of the last frame before it;
 *     absent when the frames have no times
 * @param until start of the last frame it shows on; of a silence, of the frame that ended it;
 *     absent while it lasts
 * @param value the number that tells it, at its worst
 * @param limit what that number would have had to keep
 * @param unit of both; absent for a bare ratio
 * @param sentence all of it in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NightFinding(
    String name,
    Severity severity,
    @Nullable Instant since,
    @Nullable Instant until,
    double value,
    double limit,
    @Nullable String unit,
    String sentence) {}
