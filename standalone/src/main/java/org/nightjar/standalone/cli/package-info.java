/** The commands of {@code ./nightjar}: options in, text out; the work is done elsewhere. */
@NullMarked
package org.nightjar.standalone.cli;

import org.jspecify.annotations.NullMarked;
