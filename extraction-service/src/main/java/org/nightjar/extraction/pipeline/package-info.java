/** The stage: calibrated frames in, frames with a catalogue out. */
@NullMarked
package org.nightjar.extraction.pipeline;

import org.jspecify.annotations.NullMarked;
