/** Robust statistics on flat arrays. */
@NullMarked
package org.nightjar.imaging.statistics;

import org.jspecify.annotations.NullMarked;
