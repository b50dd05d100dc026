/** The stage: frames with their place on the sky in, frames with magnitudes and pictures out. */
@NullMarked
package org.nightjar.photometry.pipeline;

import org.jspecify.annotations.NullMarked;
