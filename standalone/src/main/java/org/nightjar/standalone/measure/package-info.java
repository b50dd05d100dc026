/**
 * The stages called one after the other in this process, with no servers: what {@code nightjar
 * measure} does.
 */
@NullMarked
package org.nightjar.standalone.measure;

import org.jspecify.annotations.NullMarked;
