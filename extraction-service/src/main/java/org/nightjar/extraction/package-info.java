/** Pixels to sources: the room's door. */
@NullMarked
package org.nightjar.extraction;

import org.jspecify.annotations.NullMarked;
