/**
 * Finds the piece of sky that a list of points shows: patterns of points are looked up by shape in
 * an index, and what they propose is accepted or refused by the odds against chance.
 *
 * @see "Lang, Hogg, Mierle, Blanton, Roweis 2010, AJ 139, 1782"
 */
@NullMarked
package org.nightjar.astrometry.solve;

import org.jspecify.annotations.NullMarked;
