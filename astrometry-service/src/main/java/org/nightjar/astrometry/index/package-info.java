/**
 * Index files in astrometry.net's format: patterns of stars, findable by their shape, and the stars
 * they are made of.
 *
 * @see "Lang, Hogg, Mierle, Blanton, Roweis 2010, AJ 139, 1782"
 */
@NullMarked
package org.nightjar.astrometry.index;

import org.jspecify.annotations.NullMarked;
