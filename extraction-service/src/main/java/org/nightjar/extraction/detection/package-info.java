/** Finding sources: filter, threshold, connect, deblend, clean; isophotal measurements. */
@NullMarked
package org.nightjar.extraction.detection;

import org.jspecify.annotations.NullMarked;
