/** Frames as pictures for people: a stretched preview, and drawings that lie over it. */
@NullMarked
package org.nightjar.imaging.render;

import org.jspecify.annotations.NullMarked;
