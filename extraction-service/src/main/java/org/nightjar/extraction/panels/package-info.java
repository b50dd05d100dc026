/** Plots of a frame's point-spread function. */
@NullMarked
package org.nightjar.extraction.panels;

import org.jspecify.annotations.NullMarked;
