/** The stage: frames with a catalogue in, frames with their place on the sky out. */
@NullMarked
package org.nightjar.astrometry.pipeline;

import org.jspecify.annotations.NullMarked;
