/** From a file as a telescope wrote it to a validated, described, normalised frame. */
@NullMarked
package org.nightjar.ingest;

import org.jspecify.annotations.NullMarked;
