/**
 * What services say to each other: the frame report that grows from stage to stage, the telescope
 * profiles, topics.
 *
 * <p>Units are in the names; a value that was not measured is absent ({@code null} here, no member
 * in JSON), never NaN and never 0.
 */
@NullMarked
package org.nightjar.model;

import org.jspecify.annotations.NullMarked;
