/** World coordinates: FITS WCS papers I and II, SIP and TPV distortion. */
@NullMarked
package org.nightjar.imaging.wcs;

import org.jspecify.annotations.NullMarked;
