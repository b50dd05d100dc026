/** From a rough place on the sky to coordinates good to a small part of a pixel. */
@NullMarked
package org.nightjar.astrometry.fit;

import org.jspecify.annotations.NullMarked;
