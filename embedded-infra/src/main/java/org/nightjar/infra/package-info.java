/**
 * A broker and a database that live in this process, or as its children, and keep what they
 * acknowledged.
 */
@NullMarked
package org.nightjar.infra;

import org.jspecify.annotations.NullMarked;
