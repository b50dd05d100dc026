/** FITS in and out. Header text is hostile: sizes are capped before anything is allocated. */
@NullMarked
package org.nightjar.imaging.fits;

import org.jspecify.annotations.NullMarked;
