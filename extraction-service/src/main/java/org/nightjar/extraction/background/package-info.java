/** The sky under the sources: a mesh of clipped modes, filtered, joined by bicubic splines. */
@NullMarked
package org.nightjar.extraction.background;

import org.jspecify.annotations.NullMarked;
