/** Pictures of a zero point. */
@NullMarked
package org.nightjar.photometry.panels;

import org.jspecify.annotations.NullMarked;
