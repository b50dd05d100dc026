/** What the cards of a header mean: kind, time, place, pointing, sensor. */
@NullMarked
package org.nightjar.ingest.header;

import org.jspecify.annotations.NullMarked;
