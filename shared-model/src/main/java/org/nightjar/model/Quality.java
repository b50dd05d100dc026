package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict and its reasons.
 *
 * @param grade the worst of the flags, whatever people say
 * @param flags what is out of limits, worst first
 * @param diagnosis what it probably means, in sentences
 * @param override what a person says of it; absent until one does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quality(
    Grade grade, List<Flag> flags, List<String> diagnosis, @Nullable Opinion override) {
  public Quality {
    flags = List.copyOf(flags);
    diagnosis = List.copyOf(diagnosis);
  }

  /** A verdict that nobody has commented on. */
  public Quality(Grade grade, List<Flag> flags, List<String> diagnosis) {
    this(grade, flags, diagnosis, null);
  }

  public Quality withOverride(@Nullable Opinion by) {
    return new Quality(grade, flags, diagnosis, by);
  }

  /** The grade that holds: a person's, where one gave it. */
  public Grade effectiveGrade() {
    return override != null && override.grade() != null ? override.grade() : grade;
  }

  /**
   * A person's word on a frame.
   *
   * @param grade in the place of the computed one; absent when it stands
   * @param comment free text; absent when nothing was said
   * @param by who said so
   * @param at when
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Opinion(@Nullable Grade grade, @Nullable String comment, String by, Instant at) {}

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
