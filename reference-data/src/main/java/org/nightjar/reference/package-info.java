/** The star catalogue that ships. */
@NullMarked
package org.nightjar.reference;

import org.jspecify.annotations.NullMarked;
