package org.nightjar.model;

import java.time.Instant;

/**
 * How long a stage took.
 *
 * @param stage the stage
 * @param startedAt when it began (UTC)
 * @param elapsedMillis wall time in milliseconds
 */
public record Timing(Stage stage, Instant startedAt, long elapsedMillis) {}
