/**
 * The stage: files in, described and normalised frames out, each of them once, with a ledger of all
 * that ever entered.
 */
@NullMarked
package org.nightjar.ingest.pipeline;

import org.jspecify.annotations.NullMarked;
