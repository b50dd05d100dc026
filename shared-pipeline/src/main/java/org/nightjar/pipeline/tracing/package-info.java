/**
 * One trace per frame, through all services: its id is the beginning of the frame's own, so that
 * whoever knows a frame finds its trace, and what a database or a restart interrupted goes on in
 * the same one.
 */
@NullMarked
package org.nightjar.pipeline.tracing;

import org.jspecify.annotations.NullMarked;
