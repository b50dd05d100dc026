/** Frames and nights over HTTP, for programs of others. */
@NullMarked
package org.nightjar.qa.rest;

import org.jspecify.annotations.NullMarked;
