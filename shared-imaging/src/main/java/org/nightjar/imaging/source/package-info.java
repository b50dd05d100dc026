/** Detected sources: the catalogue that extraction makes and astrometry, photometry and QA read. */
@NullMarked
package org.nightjar.imaging.source;

import org.jspecify.annotations.NullMarked;
