/** Frames brought to a running system, and followed to their ends. */
@NullMarked
package org.nightjar.standalone.submit;

import org.jspecify.annotations.NullMarked;
