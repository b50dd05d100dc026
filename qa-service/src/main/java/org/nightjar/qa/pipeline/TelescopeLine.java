package org.nightjar.qa.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;

/**
 * A telescope that frames came from.
 *
 * @param name its name
 * @param nights how many nights there are of it, frames without a date as one
 * @param lastEnteredAt when a frame of it came last, whenever it was taken
 * @param lastFrame the frame taken last
 * @param lastNight its latest night as published last; null before that
 */
public record TelescopeLine(
    String name,
    long nights,
    Instant lastEnteredAt,
    @Nullable FrameLine lastFrame,
    @Nullable NightSummary lastNight) {}
