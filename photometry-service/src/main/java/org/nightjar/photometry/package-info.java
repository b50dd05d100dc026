/**
 * Magnitudes: growth curve and aperture, zero point against a catalogue, brightness of the sky,
 * limiting magnitude.
 */
@NullMarked
package org.nightjar.photometry;

import org.jspecify.annotations.NullMarked;
