/**
 * Who may change anything over HTTP. Reads are open; changes need a bearer token, or a server that
 * only this machine reaches.
 */
@NullMarked
package org.nightjar.pipeline.access;

import org.jspecify.annotations.NullMarked;
