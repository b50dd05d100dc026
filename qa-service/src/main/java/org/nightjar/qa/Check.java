package org.nightjar.qa;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.Quality.Flag;

/** One question put to a frame; at most one flag as the answer. */
@FunctionalInterface
interface Check {
  @Nullable Flag examine(Case frame);
}
