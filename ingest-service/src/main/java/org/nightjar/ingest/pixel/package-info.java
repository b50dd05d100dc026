/** What the raw numbers themselves tell: stars or none, saturation, colour mosaics. */
@NullMarked
package org.nightjar.ingest.pixel;

import org.jspecify.annotations.NullMarked;
