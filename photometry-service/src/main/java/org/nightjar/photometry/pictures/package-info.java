/** Frames as pages show them: pictures in the sizes they need, and what lies over them. */
@NullMarked
package org.nightjar.photometry.pictures;

import org.jspecify.annotations.NullMarked;
