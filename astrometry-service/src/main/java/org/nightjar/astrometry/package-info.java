/** Where on the sky a frame lies: detections in, a verified and fitted plate solution out. */
@NullMarked
package org.nightjar.astrometry;

import org.jspecify.annotations.NullMarked;
