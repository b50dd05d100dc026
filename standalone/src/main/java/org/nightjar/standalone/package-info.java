/** All stages in one process, and the command line. */
@NullMarked
package org.nightjar.standalone;

import org.jspecify.annotations.NullMarked;
