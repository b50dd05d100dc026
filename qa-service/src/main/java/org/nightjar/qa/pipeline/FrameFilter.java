package org.nightjar.qa.pipeline;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;

/**
 * Which frames; null asks for nothing.
 *
 * @param telescope exactly this one
 * @param night the evening's date
 * @param object exactly this one
 * @param filter exactly this one
 * @param kinds what the frame shows: one of these; empty for all
 * @param status its end
 * @param grade the one that holds
 * @param flag name of a flag that it carries, of whatever severity
 * @param from taken then or later
 * @param to taken before
 */
public record FrameFilter(
    @Nullable String telescope,
    @Nullable LocalDate night,
    @Nullable String object,
    @Nullable String filter,
    Set<FrameKind> kinds,
    @Nullable Status status,
    @Nullable Grade grade,
    @Nullable String flag,
    @Nullable Instant from,
    @Nullable Instant to) {

  public FrameFilter {
    kinds = Set.copyOf(kinds);
  }

  /** All frames. */
  public static final FrameFilter ALL = of(null, null);

  /** Those of a telescope's night. */
  public static FrameFilter of(@Nullable String telescope, @Nullable LocalDate night) {
    return new FrameFilter(telescope, night, null, null, Set.of(), null, null, null, null, null);
  }
}
