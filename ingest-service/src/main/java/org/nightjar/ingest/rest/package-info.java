/** How frames come in over HTTP, and the ledger. */
@NullMarked
package org.nightjar.ingest.rest;

import org.jspecify.annotations.NullMarked;
