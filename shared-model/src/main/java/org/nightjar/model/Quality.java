package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict and its reasons.
 *
 * @param grade the worst of the flags
 * @param flags what is out of limits, worst first
 * @param diagnosis what it probably means, in sentences
 */
public record Quality(Grade grade, List<Flag> flags, List<String> diagnosis) {
  public Quality {
    flags = List.copyOf(flags);
    diagnosis = List.copyOf(diagnosis);
  }

  /**
   * One number out of its limit.
   *
   * @param name what is flagged: {@code fwhm ellipticity pointing zeroPoint blank unsolved
   *     saturated fewStars ...}
   * @param severity how bad
   * @param value the measured value; absent where the flag is a fact, not a number
   * @param limit the limit it broke
   * @param unit of both
   * @param reason a sentence with number and limit, e.g. {@code FWHM 7.7″ over 7.4″}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Flag(
      String name,
      Severity severity,
      @Nullable Double value,
      @Nullable Double limit,
      @Nullable String unit,
      String reason) {}
}
