/** Reference stars: catalogues to solve and calibrate with. */
@NullMarked
package org.nightjar.imaging.stars;

import org.jspecify.annotations.NullMarked;
