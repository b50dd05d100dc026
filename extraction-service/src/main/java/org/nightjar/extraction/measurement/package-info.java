/** Positions, fluxes and widths of detected sources, each on a stamp of its own. */
@NullMarked
package org.nightjar.extraction.measurement;

import org.jspecify.annotations.NullMarked;
