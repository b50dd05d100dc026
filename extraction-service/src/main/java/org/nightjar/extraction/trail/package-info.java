/** Straight streaks of satellites and aircraft. */
@NullMarked
package org.nightjar.extraction.trail;

import org.jspecify.annotations.NullMarked;
