/**
 * The point-spread function: a Moffat profile, elliptical or trailed, integrated over pixels and
 * fitted to good stars; the frame's width and shape from them; stars told from galaxies.
 */
@NullMarked
package org.nightjar.extraction.psf;

import org.jspecify.annotations.NullMarked;
