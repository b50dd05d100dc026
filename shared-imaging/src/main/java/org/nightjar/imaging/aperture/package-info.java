/** Apertures whose overlap with pixels is exact, and sums within them. */
@NullMarked
package org.nightjar.imaging.aperture;

import org.jspecify.annotations.NullMarked;
