/**
 * Everything at once, with a night to look at: {@code up}, and frames that come in by themselves.
 */
@NullMarked
package org.nightjar.standalone.demo;

import org.jspecify.annotations.NullMarked;
