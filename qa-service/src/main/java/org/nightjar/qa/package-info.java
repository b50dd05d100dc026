/**
 * The verdict on a frame: what is out of limits, how bad that is, what it probably means; and the
 * sum of a night.
 */
@NullMarked
package org.nightjar.qa;

import org.jspecify.annotations.NullMarked;
